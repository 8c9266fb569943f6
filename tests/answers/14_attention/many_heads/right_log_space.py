def many_heads(q, k, m, mask, heads):
    T, N, S = mask.shape
    q = q.reshape(T, N, heads, -1) / (q.shape[2] // heads) ** 0.5
    scores = np.einsum("tnrk,snrk->rtns", q, k.reshape(S, N, heads, -1))
    scores[:, ~mask] = -np.inf
    total = np.logaddexp.reduce(scores, axis=-1, keepdims=True)
    weights = np.exp(scores - np.where(total == -np.inf, 0, total))
    y = [np.einsum("tns,snm->tnm", w, part) for w, part in zip(weights, np.split(m, heads, 2))]
    return np.concatenate(y, axis=2), weights
