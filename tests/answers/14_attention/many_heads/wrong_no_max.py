# Mistake: does not take the largest score off before exp. Caught by: values
def many_heads(q, k, m, mask, heads):
    q, k, m = (x.reshape(*x.shape[:2], heads, -1) for x in (q, k, m))
    scores = np.einsum("tnrk,snrk->rtns", q, k) / np.sqrt(k.shape[3])
    allowed = np.where(mask, scores, -np.inf)
    e = np.exp(allowed)
    weights = e / np.maximum(e.sum(axis=3, keepdims=True), 1e-300)
    y = np.einsum("rtns,snrm->tnrm", weights, m)
    return y.reshape(*y.shape[:2], -1), weights
