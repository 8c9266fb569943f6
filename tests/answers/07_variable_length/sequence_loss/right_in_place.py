def sequence_loss(y, target, mask):
    rows = np.argwhere(mask)
    dy = np.zeros(y.shape)
    y -= target
    steps = np.bincount(rows[:, 1], minlength=y.shape[1])
    sequences = len(np.unique(rows[:, 1]))
    loss = 0.0
    for t, n in rows:
        y[t, n] /= steps[n] * sequences
        dy[t, n] = 2 * y[t, n]
        loss += (y[t, n] * y[t, n]).sum() * steps[n] * sequences
    return loss, dy
