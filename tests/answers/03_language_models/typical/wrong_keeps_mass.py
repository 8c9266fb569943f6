# Mistake: cuts the last kept token, so that exactly the mass is left. Caught by: zero, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum()
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(distance):
        new[k] = min(p[k], mass - total)
        total += new[k]
        if total >= mass:
            break
    return new / total
