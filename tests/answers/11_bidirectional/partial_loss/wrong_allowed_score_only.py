# Mistake: the loss is minus the logarithm of the allowed sum, not divided by all. Caught by: shape, one_path, sets, lengths, values
def _log_sum(a):
    top = a.max()
    if top == -np.inf:
        return top
    return np.log(np.exp(a - top).sum()) + top


def _total(a, start, transition, end):
    alpha = start + a[0]
    for row in a[1:]:
        alpha = np.array([_log_sum(alpha + transition[:, k]) for k in range(len(row))]) + row
    return _log_sum(alpha + end)


def partial_loss(scores, allowed, start, transition, end, lengths):
    start, transition, end = (w.astype(float) for w in (start, transition, end))
    loss = np.zeros(len(lengths))
    for n, length in enumerate(lengths):
        a = scores[:length, n].astype(float)
        kept = np.where(allowed[:length, n], a, -np.inf)
        loss[n] = -_total(kept, start, transition, end)
    return loss
