# Mistake: leaves out the token that reaches the mass. Caught by: most_typical_first, mass, zero, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    order = np.argsort(distance)
    new = np.zeros(len(p))
    kept = order[np.cumsum(p[order]) < mass]
    new[kept] = p[kept]
    return new / new.sum() if kept.size else p
