# Mistake: keeps one token more than needed. Caught by: most_typical_first, mass, zero, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    order = np.argsort(distance, kind="stable")
    enough = np.searchsorted(np.cumsum(p[order]), mass) + 2
    new = np.zeros(len(p))
    new[order[:enough]] = p[order[:enough]]
    return new / new.sum()
