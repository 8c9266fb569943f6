# Mistake: each step's probabilities are no logarithms, and that of a tag far behind is 0. Caught by: values
def partial_loss(scores, allowed, start, transition, end, lengths):
    """Filtering: each step's probabilities sum to 1, and the logarithms of their sums are added."""
    T, N, K = scores.shape
    start, transition, end = (np.asarray(w, dtype=float) for w in (start, transition, end))
    loss = np.zeros(N)
    for n in range(N):
        length = int(lengths[n])
        totals = []
        for keep in (np.ones((length, K), dtype=bool), allowed[:length, n]):
            total, p = 0.0, None
            for t in range(length):
                row = scores[t, n].astype(float)
                row = row + (end if t == length - 1 else 0)
                ways = row + start if t == 0 else row + transition
                if p is not None:
                    with np.errstate(divide="ignore"):
                        ways = ways + np.log(p)[:, None]
                ways = np.where(keep[t], ways, -np.inf)
                top = ways.max()
                if top == -np.inf:
                    total = -np.inf
                    break
                q = np.exp(ways - top)
                q = q if t == 0 else q.sum(axis=0)
                total += top + np.log(q.sum())
                p = q / q.sum()
            totals.append(total)
        loss[n] = totals[0] - totals[1]
    return loss
