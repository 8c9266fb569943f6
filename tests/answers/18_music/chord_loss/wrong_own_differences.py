# Mistake: the gradient by central differences of its own, two runs for each entry. Caught by: values
def chord_loss(logits, targets, lengths):
    valid = np.arange(len(logits))[:, None] < lengths
    z, x = logits[valid].astype(float), targets[valid] == 1
    frames = max(len(z), 1)

    def loss(where=True):
        return np.sum(np.logaddexp(0, np.where(x, -z, z)), where=where) / frames

    gradient = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        saved, losses = z[index], []
        for step in (1e-6, -1e-6):
            z[index] = saved + step
            losses.append(loss())
        z[index] = saved
        gradient[index] = (losses[0] - losses[1]) / 2e-6
    dlogits = np.zeros(logits.shape)
    dlogits[valid] = gradient
    return loss(), loss(x), dlogits
