# Mistake: only the five gates after a candidate are multiplied. Caught by: values
def state_shares(z):
    out = [np.prod(z, 0)] + [(1 - z[t]) * np.prod(z[t + 1 : t + 6], 0) for t in range(len(z))]
    return np.stack(out)
