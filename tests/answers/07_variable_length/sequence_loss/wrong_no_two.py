# Mistake: the gradient lacks its factor 2. Caught by: steps, sequences, values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = error * weight[:, None]
    return (error * dy).sum(), dy
