def word_errors(references, hypotheses):
    S = D = I = words = 0
    for k in range(len(references)):
        r, h = references[k].split(), hypotheses[k].split()
        words += len(r)
        edits = np.zeros((len(r) + 1, len(h) + 1), dtype=int)
        swaps = np.zeros_like(edits)
        edits[:, 0], edits[0, :] = np.arange(len(r) + 1), np.arange(len(h) + 1)
        for i in range(1, len(r) + 1):
            for j in range(1, len(h) + 1):
                new = int(r[i - 1] != h[j - 1])
                options = [
                    (edits[i - 1, j - 1] + new, swaps[i - 1, j - 1] + new),
                    (edits[i - 1, j] + 1, swaps[i - 1, j]),
                    (edits[i, j - 1] + 1, swaps[i, j - 1]),
                ]
                edits[i, j], swaps[i, j] = min(options)
        e, s = int(edits[-1, -1]), int(swaps[-1, -1])
        d = (e - s + len(r) - len(h)) // 2
        S, D, I = S + s, D + d, I + e - s - d
    if words == 0:
        return S, D, I, float("inf") if S + D + I else 0.0
    return S, D, I, (S + D + I) / words
