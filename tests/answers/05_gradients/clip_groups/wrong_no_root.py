# Mistake: forgets the root. Caught by: short, joint, values
def clip_groups(grads, groups, limits):
    out = {}
    for group, names in groups.items():
        norm = sum((grads[k] ** 2).sum() for k in names)
        for k in names:
            out[k] = grads[k] * (limits[group] / norm if norm > limits[group] else 1)
    return out
