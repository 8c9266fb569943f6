# Mistake: the gradient is NaN everywhere if the loss is NaN. Caught by: values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    dy = dy + 0 * (error * dy).sum()
    return (error * dy).sum() / 2, dy
