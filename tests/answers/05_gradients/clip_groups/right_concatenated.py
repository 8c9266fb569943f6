# Right: one long vector.
def clip_groups(grads, groups, limits):
    out = {}
    for group in groups:
        flat = np.concatenate([grads[k].ravel() for k in groups[group]])
        scale = min(1.0, limits[group] / max(np.linalg.norm(flat), 1e-300))
        for k in groups[group]:
            out[k] = grads[k] * scale
    return out
