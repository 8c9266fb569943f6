import math


def local_weights(scores, u, lengths, width):
    S, N = scores.shape
    weights, centres = [[0.0] * N for _ in range(S)], []
    for n in range(N):
        length = int(lengths[n])
        p = length * (1 + math.tanh(u[n] / 2)) / 2
        window = range(max(0, math.ceil(p - width)), min(length - 1, math.floor(p + width)) + 1)
        top = max(scores[s, n] for s in window)
        total = sum(math.exp(scores[s, n] - top) for s in window)
        for s in window:
            bell = math.exp(-((s - p) ** 2) / (2 * (width / 2) ** 2))
            weights[s][n] = math.exp(scores[s, n] - top) / total * bell
        centres.append(p)
    return [weights, centres]
