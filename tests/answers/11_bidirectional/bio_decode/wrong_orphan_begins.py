# Mistake: an I without its B among the labels may begin a sequence. Caught by: values
def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    scores = np.asarray(scores, float)
    kind = [lab[2:] for lab in labels]
    bad = np.zeros((K, K))
    first = np.zeros(K)
    for k in range(K):
        if labels[k][0] == "I":
            first[k] = -np.inf if "B-" + kind[k] in labels else 0
            for j in range(K):
                if labels[j] == "O" or kind[j] != kind[k]:
                    bad[j, k] = -np.inf
    tags = np.full((T, N), -1)
    for n in range(N):
        L = int(lengths[n])
        if L == 0:
            continue
        d = first + scores[0, n]
        back = []
        for t in range(1, L):
            w = d[:, None] + bad
            back.append(w.argmax(0))
            d = w.max(0) + scores[t, n]
        k = int(d.argmax())
        tags[L - 1, n] = k
        for t in range(L - 1, 0, -1):
            k = back[t - 1][k]
            tags[t - 1, n] = k
    return tags
