def stopping_point(losses, patience):
    losses = np.array(losses, dtype=float)
    finite = np.sort(losses[np.isfinite(losses) | np.isinf(losses)])
    ranks = np.where(np.isnan(losses), len(finite), np.searchsorted(finite, losses))
    lowest = np.minimum.accumulate(ranks)
    new = np.flatnonzero(np.r_[True, lowest[1:] < lowest[:-1]])
    ends = np.r_[new[1:], len(losses)]
    for best, end in zip(new, ends):
        if end - best > patience:
            return best + patience + 1, best
    return len(losses), new[-1]
