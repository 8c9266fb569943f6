# Mistake: complex steps, all of them side by side. Caught by: values
def ctc_gradient(logits, labels, blank):
    """All complex steps at once; a step is computed again only from its time on."""
    logits = logits.astype(float)
    T, V = logits.shape
    places = np.array([blank, *(symbol for label in labels for symbol in (label, blank))])
    differs = np.array([False, False, *(places[2:] != places[:-2])])
    P = len(places)

    def lse(a):
        top = a.real.max(axis=0)
        top = np.where(top > -np.inf, top, 0)
        with np.errstate(all="ignore"):
            total = np.sum(np.where(a.real > -np.inf, np.exp(a - top), 0), axis=0)
            return np.where(total == 0, -np.inf, np.log(total) + top)

    def go(alpha, rows):
        one = np.full_like(alpha, -np.inf)
        one[..., 1:] = alpha[..., :-1]
        two = np.full_like(alpha, -np.inf)
        two[..., 2:] = np.where(differs[2:], alpha[..., :-2], -np.inf)
        new, row = lse(np.array([alpha, one, two])), rows[..., places]
        dead = (new.real == -np.inf) | (row.real == -np.inf)
        return np.where(dead, -np.inf, new + row)

    top = logits.max(axis=1, keepdims=True)
    shifted = logits - top
    log_y = (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))).astype(complex)
    alpha = np.full((1, P), -np.inf, complex)
    alpha[0, 0] = 0
    every = np.empty((0, P), complex)
    for t in range(T):
        rows = np.where(np.isfinite(logits[t]), shifted[t], -np.inf) + np.zeros((V, V), complex)
        rows[np.arange(V), np.arange(V)] += 1e-30j
        with np.errstate(all="ignore"):
            total = np.where(np.isfinite(rows.real), np.exp(rows), 0).sum(axis=1, keepdims=True)
            rows = np.where(np.isfinite(rows.real), rows - np.log(total), -np.inf)
        new = go(np.repeat(alpha, V, axis=0), rows)
        every = np.concatenate([go(every, log_y[t][None]), new]) if t else new
        alpha = go(alpha, log_y[t][None])
    out = -lse(every[:, -2:].T).imag / 1e-30
    return np.where(np.isfinite(logits), out.reshape(T, V), 0)
