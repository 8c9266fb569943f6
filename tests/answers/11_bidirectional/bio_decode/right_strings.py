def _may(before, label):
    if label[0] != "I":
        return True
    return before is not None and before[0] != "O" and before[2:] == label[2:]


def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    tags = -np.ones((T, N), dtype=int)
    for n in range(N):
        best = {None: (0.0, None)}  # label: the sum, and the path as nested pairs
        for t in range(int(lengths[n])):
            new = {}
            for k, label in enumerate(labels):
                ways = [
                    (total, path) for before, (total, path) in best.items() if _may(before, label)
                ]
                if ways:
                    total, path = max(ways, key=lambda way: way[0])
                    new[label] = (total + float(scores[t, n, k]), (k, path))
            best = new
        _, path = max(best.values(), key=lambda way: way[0])
        for t in reversed(range(int(lengths[n]))):
            tags[t, n], path = path
    return tags
