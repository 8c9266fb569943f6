def chord_loss(logits, targets, lengths):
    import math

    T, N, P = logits.shape
    M = sum(lengths.tolist()) or 1
    loss, part = 0.0, 0.0
    gradient = [[[0.0] * P for _ in range(N)] for _ in range(T)]
    for t in range(T):
        for n in range(N):
            if t >= int(lengths[n]):
                continue
            for i in range(P):
                z = float(logits[t, n, i])
                if targets[t, n, i]:
                    z = -z
                # -log(1 - p) with this z, whichever way the note is
                cost = z + math.log1p(math.exp(-z)) if z > 0 else math.log1p(math.exp(z))
                slope = 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))
                loss += cost / M
                if targets[t, n, i]:
                    part += cost / M
                    slope = -slope
                gradient[t][n][i] = slope / M
    return loss, part, gradient
