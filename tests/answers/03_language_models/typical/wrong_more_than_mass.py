# Mistake: goes on until the sum is more than the mass, where "at least" was asked. Caught by: values
def typical(p, mass):
    with np.errstate(divide="ignore"):
        surprise = -np.log(p)
    entropy = np.sum(p[p > 0] * surprise[p > 0])
    order = np.argsort(np.abs(surprise - entropy), kind="stable")
    enough = np.searchsorted(np.cumsum(p[order]), mass, side="right") + 1
    kept = np.zeros_like(p)
    kept[order[:enough]] = p[order[:enough]]
    return kept / kept.sum()
