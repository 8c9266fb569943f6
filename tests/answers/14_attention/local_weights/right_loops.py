import math


def local_weights(scores, u, lengths, width):
    weights, centres = np.zeros(scores.shape), np.zeros(len(u))
    for n in range(len(u)):
        L = int(lengths[n])
        p = L / (1 + math.exp(-u[n])) if u[n] > -700 else 0.0
        places = [s for s in range(L) if abs(s - p) <= width]
        top = max(scores[s, n] for s in places)
        parts = [math.exp(scores[s, n] - top) for s in places]
        for s, part in zip(places, parts):
            weights[s, n] = part / sum(parts) * math.exp(-((s - p) ** 2) / (2 * (width / 2) ** 2))
        centres[n] = p
    return weights, centres
