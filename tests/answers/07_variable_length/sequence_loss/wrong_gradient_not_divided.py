# Mistake: the gradient is not divided by the number of sequences. Caught by: sequences, values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    dy = 2 * error / np.maximum(steps, 1)[:, None]
    return (error * dy).sum() / 2 / max(np.count_nonzero(steps), 1), dy
