# In float32.
def log_states(log_a, log_b, log_h_0):
    """The logarithms of all states of a linear recurrence of positive numbers: equation (3).

    Parameters
    ----------
    log_a, log_b : ndarray of shape (T, H)
        Minus infinity stands for 0.
    log_h_0 : ndarray of shape (H,)

    Returns
    -------
    ndarray of shape (T, H)
        log h_1 .. log h_T.
    """
    ### BEGIN SOLUTION
    states, log_h = np.empty(log_b.shape), log_h_0.astype(float)
    for t in range(len(log_b)):
        log_h = np.logaddexp(log_a[t] + log_h, log_b[t])
        states[t] = log_h
    return states.astype(np.float32)
    ### END SOLUTION
