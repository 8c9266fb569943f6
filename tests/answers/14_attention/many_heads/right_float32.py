def many_heads(q, k, m, mask, heads):
    T, N, S = mask.shape
    q, k, m = (x.reshape(len(x), N, heads, -1) for x in (q, k, m))
    scores = (q[:, None] * k[None]).sum(-1) / np.sqrt(q.shape[-1])  # (T, S, N, R)
    scores = np.where(mask.swapaxes(1, 2)[..., None], scores, -np.inf)
    top = scores.max(axis=1, keepdims=True)
    e = np.exp(scores - np.where(np.isfinite(top), top, 0))
    a = (e / np.where(np.isfinite(top), e.sum(axis=1, keepdims=True), 1)).astype(np.float32)
    return (a[..., None] * m).sum(axis=1).reshape(T, N, -1), a.transpose(3, 0, 2, 1)
