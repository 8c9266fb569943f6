# Mistake: leaves sequences with padding out of the null's gradient. Caught by: extremes
def softmax_with_null(scores, mask, null_score, dweights):
    allowed = np.where(mask, scores, -np.inf)
    log_total = np.logaddexp(np.logaddexp.reduce(allowed, axis=0), null_score)
    a = np.exp(allowed - log_total)
    worth = np.where(mask, dweights, 0)
    mean = (a * worth).sum(axis=0)
    whole = mask.all(axis=0)
    return a, a * (worth - mean), -(np.exp(null_score - log_total) * mean)[whole].sum()
