# Mistake: the mask is taken for a length, so that holes in it are filled. Caught by: steps, values
def sequence_loss(y, target, mask):
    steps = mask.sum(axis=0)
    mask = np.arange(len(mask))[:, None] < steps
    error = np.where(mask[:, :, None], y - target, 0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
