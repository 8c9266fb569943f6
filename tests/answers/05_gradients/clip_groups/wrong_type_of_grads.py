# Mistake: the clipped gradients are written into arrays of the type of the gradients, which may hold whole numbers. Caught by: values
def clip_groups(grads, groups, limits):
    out = {k: np.empty_like(g) for k, g in grads.items()}
    for group, names in groups.items():
        norm = np.sqrt(sum((grads[k] ** 2).sum() for k in names))
        for k in names:
            out[k][...] = grads[k] * (limits[group] / norm if norm > limits[group] else 1)
    return out
