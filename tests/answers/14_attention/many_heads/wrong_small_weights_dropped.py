# Mistake: drops weights below a thousandth. Caught by: values
def many_heads(q, k, m, mask, heads):
    q, k, m = (x.reshape(*x.shape[:2], heads, -1) for x in (q, k, m))
    scores = np.einsum("tnrk,snrk->rtns", q, k) / np.sqrt(k.shape[3])
    scores = np.where(mask, scores, -1e300)
    e = np.exp(scores - scores.max(axis=3, keepdims=True))
    weights = np.where(mask, e / e.sum(axis=3, keepdims=True), 0)
    weights[weights < 1e-3] = 0
    y = np.einsum("rtns,snrm->tnrm", weights, m)
    return y.reshape(*y.shape[:2], -1), weights
