# Mistake: the times that notes fill are found by recursion, which is too deep for long bars. Caught by: values
def keep_bars(logits, durations, full, start, u):
    """Tokens drawn so that every bar comes out full: (2) and (3).

    Parameters
    ----------
    logits : ndarray of shape (V, V)
        Row w is about the token that follows token w.
    durations : ndarray of int, shape (V,)
        In ticks; 0 for a bar line.
    full, start : int
    u : ndarray of shape (T,)

    Returns
    -------
    tokens : ndarray of int, shape (R,)
    q : ndarray of shape (R, V)
    bits : ndarray of shape (R,)
    """
    durations = durations.tolist()
    import functools

    @functools.cache
    def fill(t):
        return t == 0 or any(fill(t - d) for d in durations if 0 < d <= t)

    class G:
        def __getitem__(s, t):
            return fill(t)

    can_fill = G()

    def log_sum(z):
        return z.max() + np.log(np.exp(z - z.max()).sum())

    tokens, q, bits = [start], [], []
    left = full - durations[start]
    for number in u:
        fits = [0 < d <= left and can_fill[left - d] if left else d == 0 for d in durations]
        row = logits[tokens[-1]]
        kept = np.where(fits, row, -np.inf)
        if kept.max() == -np.inf:
            break
        q.append(np.exp(kept - log_sum(kept)))
        bits.append((log_sum(row) - log_sum(kept)) / np.log(2))
        tokens.append(np.searchsorted(np.cumsum(q[-1]), number, side="right"))
        left = left - durations[tokens[-1]] if left else full
    return np.array(tokens[1:]), np.reshape(q, (len(q), len(durations))), np.array(bits)
