# Mistake: by value. Caught by: joint, values
def clip_groups(grads, groups, limits):
    out = {}
    for group, names in groups.items():
        for k in names:
            out[k] = np.clip(grads[k], -limits[group], limits[group])
    return out
