# Mistake: what is not NaN counts, and the mask is not read. Caught by: steps, sequences, padding, values
def sequence_loss(y, target, mask):
    seen = ~np.isnan(y - target).any(axis=2)
    error = np.where(seen[:, :, None], y - target, 0)
    steps = seen.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
