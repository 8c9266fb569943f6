# Mistake: sequences without a step that counts weigh as zeros. Caught by: sequences, values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    weight = 1 / np.maximum(mask.sum(axis=0), 1) / mask.shape[1]
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
