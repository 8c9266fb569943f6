# Mistake: the squares are averaged over the outputs. Caught by: steps, values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1) / y.shape[2]
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
