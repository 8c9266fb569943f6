# Mistake: each sequence is divided by all T steps. Caught by: steps, sequences, values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    count = len(mask) * max(mask.any(axis=0).sum(), 1)
    return (error**2).sum() / count, 2 * error / count
