# Mistake: zeros of the right shape. Caught by: shapes, terms, inputs, parameters, values
def coverage_score(query, keys, coverage, params, dscores):
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    return 0 * coverage, 0 * query, 0 * keys, 0 * coverage, grads
