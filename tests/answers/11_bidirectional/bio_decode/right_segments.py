def bio_decode(scores, labels, lengths):
    """Entities and O's as segments, the best sum up to each step."""
    T, N, K = scores.shape
    s = scores.astype(float)
    plain = [k for k in range(K) if labels[k][0] != "I"]
    inside = {
        k: labels.index("I" + labels[k][1:])
        for k in plain
        if "I" + labels[k][1:] in labels and labels[k] != "O"
    }
    tags = -np.ones((T, N))
    for n in range(N):
        L = int(lengths[n])
        total = [0.0]
        note = [None]
        run = {}
        for t in range(L):
            for k in list(run):
                run[k] = (run[k][0] + s[t, n, inside[k]], run[k][1])
            for k in plain:
                here = total[t] + s[t, n, k]
                if k not in run or run[k][0] < here:
                    run[k] = (here, t)
                if k not in inside:
                    run[k] = (here, t)
            k = max(run, key=lambda q: run[q][0])
            total.append(run[k][0])
            note.append((k, run[k][1]))
            for q in list(run):
                if q not in inside:
                    del run[q]
        t = L
        while t > 0:
            k, b = note[t]
            tags[b, n] = k
            for u in range(b + 1, t):
                tags[u, n] = inside[k]
            t = b
    return tags
