# Mistake: 0 log 0 becomes NaN. Caught by: zero, values
def typical(p, mass):
    surprise = -np.log(p)
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(distance):
        new[k] = p[k]
        total += p[k]
        if total >= mass:
            break
    return new / total
