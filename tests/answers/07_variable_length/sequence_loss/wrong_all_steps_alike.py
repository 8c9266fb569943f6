# Mistake: all steps that count weigh the same, so that long sequences weigh more. Caught by: sequences, values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    count = max(mask.sum(), 1)
    return (error**2).sum() / count, 2 * error / count
