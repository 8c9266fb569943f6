import math


def softmax_with_null(scores, mask, null_score, dweights):
    weights, dscores, dnull = np.zeros(scores.shape), np.zeros(scores.shape), 0.0
    for n in range(scores.shape[1]):
        seen = [s for s in range(scores.shape[0]) if mask[s, n]]
        top = max([null_score] + [scores[s, n] for s in seen])
        null = math.exp(null_score - top)
        total = null + sum(math.exp(scores[s, n] - top) for s in seen)
        mean = 0.0
        for s in seen:
            weights[s, n] = math.exp(scores[s, n] - top) / total
            mean += weights[s, n] * dweights[s, n]
        for s in seen:
            dscores[s, n] = weights[s, n] * (dweights[s, n] - mean)
        dnull -= null / total * mean
    return weights, dscores, dnull
