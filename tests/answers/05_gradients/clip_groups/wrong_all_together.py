# Mistake: one norm for all groups. Caught by: short, values
def clip_groups(grads, groups, limits):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    out = {}
    for group, names in groups.items():
        for k in names:
            out[k] = grads[k] * (limits[group] / norm if norm > limits[group] else 1)
    return out
