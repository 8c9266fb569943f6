# Mistake: argmax(sums >= mass) is 0 where rounding keeps every sum below a mass of 1. Caught by: values
def typical(p, mass):
    with np.errstate(divide="ignore"):
        surprise = -np.log(p)
    entropy = np.sum(p[p > 0] * surprise[p > 0])
    order = np.argsort(np.abs(surprise - entropy), kind="stable")
    enough = np.argmax(np.cumsum(p[order]) >= mass) + 1
    kept = np.zeros_like(p)
    kept[order[:enough]] = p[order[:enough]]
    return kept / kept.sum()
