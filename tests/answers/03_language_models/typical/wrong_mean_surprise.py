# Mistake: compares with the plain mean of the surprises, not the expected one. Caught by: most_typical_first, mass, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = surprise[p > 0].mean()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(distance):
        new[k] = p[k]
        total += p[k]
        if total >= mass:
            break
    return new / total
