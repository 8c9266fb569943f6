# Mistake: divides the limit by the larger of limit and norm, which is NaN where the limit is infinite. Caught by: values
def clip_groups(grads, groups, limits):
    out = {}
    for group, names in groups.items():
        norm = np.sqrt(sum((grads[k] ** 2).sum() for k in names))
        for k in names:
            out[k] = grads[k] * (limits[group] / max(norm, limits[group]))
    return out
