def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    before = [
        [j for j in range(K) if labels[j][:1] in "BI" and labels[j][1:] == labels[k][1:]]
        if labels[k][0] == "I"
        else list(range(K))
        for k in range(K)
    ]
    tags = np.full((T, N), -1.0)
    for n in range(N):
        length, table = int(lengths[n]), []
        for t in range(length):
            row = []
            for k in range(K):
                if t == 0:
                    row.append((-np.inf if labels[k][0] == "I" else float(scores[0, n, k]), -1))
                    continue
                ways = [(table[-1][j][0], j) for j in before[k]]
                total, j = max(ways)
                row.append((total + float(scores[t, n, k]), j))
            table.append(row)
        if length:
            tag = max(range(K), key=lambda k: (table[-1][k][0], k))
            for t in reversed(range(length)):
                tags[t, n] = tag
                tag = table[t][tag][1]
    return tags
