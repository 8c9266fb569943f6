# Right: writes into copies of the gradients.
def clip_groups(grads, groups, limits):
    grads = {name: g.astype(float) for name, g in grads.items()}
    for group, names in groups.items():
        total = 0.0
        for name in names:
            total += float(np.vdot(grads[name], grads[name]))
        if total**0.5 > limits[group]:
            for name in names:
                grads[name] *= limits[group] / total**0.5
    return grads
