# Mistake: the scores of the middle steps are forgotten. Caught by: sums, rules, values
def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    first, rule = np.zeros(K), np.zeros((K, K))
    for k, label in enumerate(labels):
        if label[0] == "I":
            first[k] = -np.inf
            for j, before in enumerate(labels):
                if before[0] == "O" or before[1:] != label[1:]:
                    rule[j, k] = -np.inf
    tags = np.full((T, N), -1)
    for n in range(N):
        length = int(lengths[n])
        if length == 0:
            continue
        best, sources = first + scores[0, n], []
        for t in range(1, length):
            paths = best[:, None] + rule
            sources.append(paths.argmax(axis=0))
            best = paths.max(axis=0) + (scores[t, n] if t == length - 1 else 0)
        tag = int(best.argmax())
        tags[length - 1, n] = tag
        for t in reversed(range(length - 1)):
            tag = int(sources[t][tag])
            tags[t, n] = tag
    return tags
