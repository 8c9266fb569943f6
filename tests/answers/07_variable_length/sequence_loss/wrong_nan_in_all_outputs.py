# Mistake: a NaN makes the gradient of all outputs of its step NaN. Caught by: values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    dy = np.where(np.isnan(error).any(axis=2, keepdims=True), np.nan, dy)
    return (error * dy).sum() / 2, dy
