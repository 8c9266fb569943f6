def many_heads(q, k, m, mask, heads):
    y, weights = [], []
    for a, b, c in zip(*(np.array_split(x, heads, axis=2) for x in (q, k, m))):
        scores = np.stack([(a * key).sum(axis=-1) for key in b], axis=-1) / a.shape[2] ** 0.5
        low = np.where(mask, scores, -1e308)
        e = np.where(mask, np.exp(low - low.max(axis=-1, keepdims=True)), 0.0)
        total = e.sum(axis=-1, keepdims=True)
        weights.append(np.divide(e, total, out=np.zeros_like(e), where=total > 0))
        y.append(np.einsum("tns,snm->tnm", weights[-1], c))
    return [np.concatenate(y, axis=2).tolist(), [w.tolist() for w in weights]]
