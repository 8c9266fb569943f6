# Mistake: the rows follow the sorted spans. Caught by: steps, values
def log_cell_path(a_forget, spans):
    """The logarithm of the derivative along the cell path, equation (1), for several spans.

    Parameters
    ----------
    a_forget : ndarray of shape (T, N, H)
        Pre-activations of the forget gates at steps 1 to T.
    spans : list of tuple
        P pairs of ints (s, t), 0 <= s <= t <= T.

    Returns
    -------
    ndarray of shape (P, N, H)
    """
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack([log_gate[s:t].sum(axis=0) for s, t in sorted(spans)])
