# Mistake: a NaN that counts makes the whole gradient NaN. Caught by: values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    loss = (error * dy).sum() / 2
    return loss, np.where(mask[:, :, None], dy + 0 * loss, 0)
