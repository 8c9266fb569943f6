# Mistake: sorts by the signed distance: least surprising first. Caught by: most_typical_first, mass, zero, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, surprise - entropy, np.inf)
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(distance):
        new[k] = p[k]
        total += p[k]
        if total >= mass:
            break
    return new / total
