# The logistic function as it is written; exp of a large number is infinite.
def _logistic(a):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(a, dtype=float)))


def min_gru_documents(x, start, h_0, params, dh):
    """A minGRU over documents in a row, equation (4), forward and backward.

    Parameters
    ----------
    x : ndarray of shape (T, D)
    start : ndarray of bool, shape (T,)
        Where a document begins.
    h_0 : ndarray of shape (H,)
    params : dict
        "W_z", "W_n" (H, D) and "b_z", "b_n" (H,).
    dh : ndarray of shape (T, H)
        The gradient of the loss with respect to each state, on its direct way.

    Returns
    -------
    h : ndarray of shape (T, H)
        The states h_1 .. h_T.
    dx : ndarray of shape (T, D)
    dh_0 : ndarray of shape (H,)
    grads : dict
        The gradients of the parameters, with the keys and shapes of params.
    """
    ### BEGIN SOLUTION
    x = x.astype(float)  # products of small integers need not fit in their type
    z = _logistic(x @ params["W_z"].T + params["b_z"])
    a = x @ params["W_n"].T + params["b_n"]
    n = np.where(a >= 0, a + 0.5, _logistic(a))
    slope = np.where(a >= 0, 1, _logistic(a) * (1 - _logistic(a)))
    inside = ~start[:, None]  # where the old state counts
    keep = inside * (1 - z)
    states = [h_0]
    for t in range(len(x)):
        states.append(keep[t] * states[t] + z[t] * n[t])
    h = np.stack(states)
    total = dh.astype(float)
    for t in reversed(range(len(x) - 1)):
        total[t] += keep[t + 1] * total[t + 1]
    da_z = total * (n - inside * h[:-1]) * z * (1 - z)
    da_n = total * z * slope
    grads = {
        "W_z": da_z.T @ x,
        "b_z": da_z.sum(axis=0),
        "W_n": da_n.T @ x,
        "b_n": da_n.sum(axis=0),
    }
    return h[1:], da_z @ params["W_z"] + da_n @ params["W_n"], keep[0] * total[0], grads
    ### END SOLUTION
