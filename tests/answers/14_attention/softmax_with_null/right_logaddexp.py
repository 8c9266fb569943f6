def softmax_with_null(scores, mask, null_score, dweights):
    allowed = np.where(mask, scores, -np.inf)
    log_total = np.logaddexp(np.logaddexp.reduce(allowed, axis=0), null_score)
    weights = np.exp(allowed - log_total)
    dweights = np.where(mask, dweights, 0)
    mean = np.einsum("sn,sn->n", weights, dweights)
    return weights, weights * dweights - weights * mean, -np.exp(null_score - log_total) @ mean
