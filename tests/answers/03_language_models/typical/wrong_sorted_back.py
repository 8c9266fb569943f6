# Mistake: the kept probabilities stay in sorted order. Caught by: most_typical_first, zero, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    q = p[np.argsort(distance)]
    keep = np.cumsum(q) - q < mass
    q = q * keep
    return q / q.sum()
