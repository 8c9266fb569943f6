# Mistake: NaN is left out wherever it stands, also in steps that count. Caught by: values
def sequence_loss(y, target, mask):
    error = np.nan_to_num(np.where(mask[:, :, None], y - target, 0))
    steps = mask.sum(axis=0)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
