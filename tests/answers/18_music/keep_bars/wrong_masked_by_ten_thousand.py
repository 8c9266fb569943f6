# Mistake: what does not fit has a logit of -10000. Caught by: values
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
    can_fill = [True]
    for time in range(1, full):
        can_fill.append(any(can_fill[time - d] for d in durations if 0 < d <= time))

    def log_sum(z):
        return z.max() + np.log(np.exp(z - z.max()).sum())

    tokens, q, bits = [start], [], []
    left = full - durations[start]
    for number in u:
        fits = [0 < d <= left and can_fill[left - d] if left else d == 0 for d in durations]
        row = logits[tokens[-1]]
        kept = np.where(fits, row, -1e4)
        if not any(fits) or row[fits].max() == -np.inf:
            break
        q.append(np.exp(kept - log_sum(kept)))
        bits.append((log_sum(row) - log_sum(kept)) / np.log(2))
        tokens.append(np.searchsorted(np.cumsum(q[-1]), number, side="right"))
        left = left - durations[tokens[-1]] if left else full
    return np.array(tokens[1:]), np.reshape(q, (len(q), len(durations))), np.array(bits)
