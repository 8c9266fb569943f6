def sequence_loss(y, target, mask):
    y = np.where(mask[..., None], y, 0).astype(np.float32)
    target = np.where(mask[..., None], target, 0).astype(np.float32)
    steps = mask.sum(axis=0).astype(np.float32)
    active = steps > 0
    weight = np.zeros(len(steps), np.float32)
    weight[active] = 1 / steps[active] / active.sum()
    error = y - target
    return np.einsum("tni,tni,n->", error, error, weight), np.einsum(
        "tni,n->tni", 2 * error, weight
    )
