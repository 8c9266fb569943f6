def local_weights(scores, u, lengths, width):
    weights = np.zeros(scores.shape)
    e = np.exp(-np.abs(u))
    centre = lengths.astype(float) * np.where(u >= 0, 1, e) / (1 + e)
    for n, p in enumerate(centre):
        first = max(0, int(np.ceil(p - width)))
        last = min(int(lengths[n]) - 1, int(np.floor(p + width)))
        window = slice(first, last + 1)
        a = np.exp(scores[window, n] - np.max(scores[window, n]))
        distance = np.arange(first, last + 1) - p
        weights[window, n] = a / a.sum() * np.exp(-0.5 * (distance / (0.5 * width)) ** 2)
    return weights, centre
