# Mistake: each array by its own norm. Caught by: joint, values
def clip_groups(grads, groups, limits):
    out = {}
    for group, names in groups.items():
        for k in names:
            norm = np.linalg.norm(grads[k])
            out[k] = grads[k] * (limits[group] / norm if norm > limits[group] else 1)
    return out
