# Mistake: keeps the most probable tokens: nucleus sampling. Caught by: most_typical_first, mass, zero, values
def typical(p, mass):
    total, new = 0.0, np.zeros(len(p))
    for k in np.argsort(-p):
        new[k] = p[k]
        total += p[k]
        if total >= mass:
            break
    return new / total
