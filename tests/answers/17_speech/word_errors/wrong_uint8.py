# Mistake: keeps counts in 8 bits. Caught by: values
def word_errors(references, hypotheses):
    S = D = I = W = 0
    for r, h in zip(references, hypotheses):
        r, h = r.split(), h.split()
        R, H = len(r), len(h)
        c = np.zeros((R + 1, H + 1), np.uint8)
        sub = np.zeros((R + 1, H + 1), np.uint8)
        c[:, 0] = np.arange(R + 1)
        c[0] = np.arange(H + 1)
        for i in range(R):
            for j in range(H):
                w = r[i] != h[j]
                o = [
                    (int(c[i, j]) + w, int(sub[i, j]) + w),
                    (int(c[i, j + 1]) + 1, int(sub[i, j + 1])),
                    (int(c[i + 1, j]) + 1, int(sub[i + 1, j])),
                ]
                a, b = min(o)
                c[i + 1, j + 1] = a & 255
                sub[i + 1, j + 1] = b & 255
        e, s = int(c[R, H]), int(sub[R, H])
        d = (e - s + R - H) // 2
        S += s
        D += d
        I += e - s - d
        W += R
    return S, D, I, (S + D + I) / W if W else (np.inf if S + D + I else 0.0)
