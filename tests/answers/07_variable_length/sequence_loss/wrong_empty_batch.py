# Mistake: a batch in which no step counts has a loss of NaN. Caught by: values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / np.count_nonzero(steps)
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
