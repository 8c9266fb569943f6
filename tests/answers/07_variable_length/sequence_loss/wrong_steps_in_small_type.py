# Mistake: steps are counted in eight bits. Caught by: values
def sequence_loss(y, target, mask):
    error = np.where(mask[:, :, None], y - target, 0)
    steps = mask.sum(axis=0, dtype=np.uint8)
    weight = 1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1)
    dy = 2 * error * weight[:, None]
    return (error * dy).sum() / 2, dy
