# Mistake: the gradient is made of differences of the loss, entry by entry. Caught by: values
def sequence_loss(y, target, mask):
    steps = mask.sum(axis=0)
    weight = (1 / np.maximum(steps, 1) / max(np.count_nonzero(steps), 1))[:, None]
    error = np.where(mask[:, :, None], y - target, 0)
    known, dy = np.nan_to_num(error), np.zeros(y.shape)

    def loss(error):
        return (error * error * weight).sum()

    for index in np.ndindex(y.shape):
        if mask[index[:2]]:
            here, step = known[index], 1e-3 * max(1, abs(known[index]))
            known[index] = here + step
            above = loss(known)
            known[index] = here - step
            dy[index] = (above - loss(known)) / (2 * step)
            known[index] = here
    dy[np.isnan(error)] = np.nan
    return loss(error), dy
