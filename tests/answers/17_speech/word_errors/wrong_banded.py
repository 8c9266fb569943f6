# Mistake: aligns words only with those of nearby places. Caught by: values
def word_errors(references, hypotheses):
    S = D = I = W = 0
    for r, h in zip(references, hypotheses):
        r, h = r.split(), h.split()
        B = abs(len(r) - len(h)) + 4
        row = {j: (j, 0, 0, j) for j in range(len(h) + 1)}
        big = (10**6, 0, 0, 0)
        for i, w in enumerate(r, 1):
            above, row = row, {0: (i, 0, i, 0)}
            for j, o in enumerate(h):
                if abs(i - j) > B:
                    continue
                e, s, d, n = above.get(j, big)
                p = (e + (w != o), s + (w != o), d, n)
                e, s, d, n = above.get(j + 1, big)
                q = (e + 1, s, d + 1, n)
                e, s, d, n = row.get(j, big)
                row[j + 1] = min(p, q, (e + 1, s, d, n + 1))
        _, s, d, n = row[len(h)]
        S += s
        D += d
        I += n
        W += len(r)
    return S, D, I, (S + D + I) / W if W else (np.inf if S + D + I else 0.0)
