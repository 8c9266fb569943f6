# Mistake: to length 1, not to the limit. Caught by: joint, values
def clip_groups(grads, groups, limits):
    out = {}
    for group, names in groups.items():
        norm = np.sqrt(sum((grads[k] ** 2).sum() for k in names))
        for k in names:
            out[k] = grads[k] / norm if norm > limits[group] else grads[k]
    return out
