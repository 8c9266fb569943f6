def word_errors(references, hypotheses):
    BIG = 100000
    S = D = I = words = 0
    for reference, hypothesis in zip(references, hypotheses):
        r, h = reference.split(), hypothesis.split()
        words += len(r)
        cost = [
            [BIG * (i + j) if i == 0 or j == 0 else 0 for j in range(len(h) + 1)]
            for i in range(len(r) + 1)
        ]
        for i in range(1, len(r) + 1):
            for j in range(1, len(h) + 1):
                cost[i][j] = min(
                    cost[i - 1][j - 1] + (r[i - 1] != h[j - 1]) * (BIG + 1),
                    cost[i - 1][j] + BIG,
                    cost[i][j - 1] + BIG,
                )
        i, j = len(r), len(h)
        while i or j:
            if i and j and cost[i][j] == cost[i - 1][j - 1] + (r[i - 1] != h[j - 1]) * (BIG + 1):
                S += r[i - 1] != h[j - 1]
                i, j = i - 1, j - 1
            elif i and cost[i][j] == cost[i - 1][j] + BIG:
                D, i = D + 1, i - 1
            else:
                I, j = I + 1, j - 1
    edits = S + D + I
    return S, D, I, edits / words if words else (np.inf if edits else 0.0)
