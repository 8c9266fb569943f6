def _sum_in_blocks(a, start, transition, end):
    """The logarithm of the sum over all paths of one sequence, by products of matrices in log space."""
    total = (start + a[0])[None]
    for row in a[1:]:
        ways = total[:, :, None] + (transition + row)[None]
        top = ways.max(axis=1, keepdims=True)
        top[np.isneginf(top)] = 0
        with np.errstate(divide="ignore"):
            total = np.log(np.exp(ways - top).sum(axis=1)) + top[:, 0]
    last = (total + end)[0]
    top = last.max()
    if top == -np.inf:
        return top
    return np.log(np.exp(last - top).sum()) + top


def partial_loss(scores, allowed, start, transition, end, lengths):
    start, transition, end = (np.asarray(w, dtype=float) for w in (start, transition, end))
    loss = []
    for n in range(len(lengths)):
        a = np.array(scores[: int(lengths[n]), n], dtype=float)
        everything = _sum_in_blocks(a, start, transition, end)
        a[~allowed[: len(a), n]] = -np.inf
        loss.append(everything - _sum_in_blocks(a, start, transition, end))
    return np.array(loss)
