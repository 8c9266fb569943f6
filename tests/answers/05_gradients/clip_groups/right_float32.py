# Right: in float32.
def clip_groups(grads, groups, limits):
    out = {k: g.astype(np.float32) for k, g in grads.items()}
    for group, names in groups.items():
        length = np.sqrt(sum((out[k] ** 2).sum() for k in names))
        if length > limits[group]:
            for k in names:
                out[k] = out[k] * np.float32(limits[group]) / length
    return out
