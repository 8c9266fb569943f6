# Mistake: a limit on d_k: keeps all tokens that are as typical as the last one needed. Caught by: values
def typical(p, mass):
    with np.errstate(divide="ignore"):
        surprise = -np.log(p)
    entropy = np.sum(p[p > 0] * surprise[p > 0])
    d = np.abs(surprise - entropy)
    order = np.argsort(d)
    last = order[np.searchsorted(np.cumsum(p[order]), mass - 1e-12)]
    kept = np.where(d <= d[last] + 1e-9, p, 0)
    return kept / kept.sum()
