# Mistake: the error is multiplied by the mask, so that NaN stays. Caught by: padding, values
def sequence_loss(y, target, mask):
    error = (y - target) * mask[:, :, None]
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
