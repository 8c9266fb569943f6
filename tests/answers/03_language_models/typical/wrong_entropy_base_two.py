# Mistake: entropy in bits, surprise in nats. Caught by: most_typical_first, mass, values
def typical(p, mass):
    surprise = -np.log(np.where(p > 0, p, 1.0))
    entropy = (p * surprise).sum() / np.log(2)
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(distance):
        new[k] = p[k]
        total += p[k]
        if total >= mass:
            break
    return new / total
