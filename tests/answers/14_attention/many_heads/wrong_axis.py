# Mistake: takes the softmax over the steps of the decoder. Caught by: shapes, one_head, apart, mask, values
def many_heads(q, k, m, mask, heads):
    q, k, m = (x.reshape(*x.shape[:2], heads, -1) for x in (q, k, m))
    scores = np.einsum("tnrk,snrk->rtns", q, k) / np.sqrt(k.shape[3])
    allowed = np.where(mask, scores, -np.inf)
    top = allowed.max(axis=1, keepdims=True)
    e = np.exp(allowed - np.where(np.isinf(top), 0, top))
    weights = e / np.maximum(e.sum(axis=1, keepdims=True), 1)
    y = np.einsum("rtns,snrm->tnrm", weights, m)
    return y.reshape(*y.shape[:2], -1), weights
