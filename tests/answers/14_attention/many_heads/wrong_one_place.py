# Mistake: gives the only place a weight of 1, whatever the mask. Caught by: values
def many_heads(q, k, m, mask, heads):
    T, N, S = mask.shape
    if S == 1:
        return np.repeat(m, T, axis=0), np.ones((heads, T, N, S))
    q, k, m = (x.reshape(*x.shape[:2], heads, -1) for x in (q, k, m))
    scores = np.einsum("tnrk,snrk->rtns", q, k) / np.sqrt(k.shape[3])
    scores = np.where(mask, scores, -1e300)
    e = np.exp(scores - scores.max(axis=3, keepdims=True))
    weights = np.where(mask, e / e.sum(axis=3, keepdims=True), 0)
    y = np.einsum("rtns,snrm->tnrm", weights, m)
    return y.reshape(T, N, -1), weights
