# Mistake: the gradient is collected in the type of the target, which may hold whole numbers. Caught by: values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = np.zeros_like(target)
    dy[mask] = (2 * error * weight[:, None])[mask]
    return (error**2 * weight[:, None]).sum(), dy
