# Mistake: padding has a gradient. Caught by: steps, sequences, padding, values
def sequence_loss(y, target, mask):
    error = y - target
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    loss = (np.where(mask[:, :, None], error, 0) ** 2 * weight[:, None]).sum()
    return loss, 2 * error * weight[:, None]
