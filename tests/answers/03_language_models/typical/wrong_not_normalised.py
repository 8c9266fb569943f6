# Mistake: does not divide by the sum. Caught by: is_a_distribution, zero, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(distance):
        new[k] = p[k]
        total += p[k]
        if total >= mass:
            break
    return new
