# Mistake: lengthens short gradients too. Caught by: short, values
def clip_groups(grads, groups, limits):
    out = {}
    for group, names in groups.items():
        norm = np.sqrt(sum((grads[k] ** 2).sum() for k in names))
        for k in names:
            out[k] = grads[k] * limits[group] / (norm or 1)
    return out
