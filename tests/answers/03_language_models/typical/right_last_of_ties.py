# Right: of tokens that tie it takes the last ones first.
def typical(p, mass):
    found = np.flatnonzero(p)[::-1]
    surprise = -np.log(p[found])
    distance = np.abs(surprise - p[found] @ surprise).round(12)
    order = found[np.argsort(distance, kind="stable")]
    enough = 1 + int(np.sum(np.cumsum(p[order])[:-1] < mass - 1e-12))
    new = np.zeros(len(p))
    new[order[:enough]] = p[order[:enough]]
    return new / new.sum()
