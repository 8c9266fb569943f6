# Mistake: the smallest limit for every group. Caught by: short, values
def clip_groups(grads, groups, limits):
    c, out = min(limits.values()), {}
    for group, names in groups.items():
        norm = np.sqrt(sum((grads[k] ** 2).sum() for k in names))
        for k in names:
            out[k] = grads[k] * (c / norm if norm > c else 1)
    return out
