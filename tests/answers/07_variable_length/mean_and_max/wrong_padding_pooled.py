# Mistake: padding is pooled as if it were data. Caught by: mean, max, gradient, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    first = x.argmax(axis=0)
    dx = dy[:, :H] / T + dy[:, H:] * (np.arange(T)[:, None, None] == first)
    return np.concatenate([x.mean(axis=0), x.max(axis=0)], axis=1), dx
