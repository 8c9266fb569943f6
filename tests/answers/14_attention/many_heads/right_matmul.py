def many_heads(q, k, m, mask, heads):
    def cut(x):  # (steps, N, R * X) to (R, N, steps, X)
        return np.stack(np.split(x, heads, axis=-1)).swapaxes(1, 2)

    scores = cut(q) @ cut(k).swapaxes(2, 3)
    scores = scores / np.sqrt(q.shape[-1] / heads)
    seen = mask.swapaxes(0, 1)
    top = np.max(scores, axis=-1, keepdims=True, where=seen, initial=-1e300)
    e = np.exp(scores - top, where=seen, out=np.zeros_like(scores))
    total = e.sum(axis=-1, keepdims=True)
    weights = np.divide(e, total, where=total > 0, out=np.zeros_like(e))
    y = np.concatenate(list(weights @ cut(m)), axis=-1)
    return y.swapaxes(0, 1), weights.swapaxes(1, 2)
