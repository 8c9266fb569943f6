# Right: Nested lists come back.
def state_shares(z):
    """The shares of h_0 and of every candidate in the last state, equation (4).

    Parameters
    ----------
    z : ndarray of shape (T, N, H)
        The update gates z_1 .. z_T, numbers in [0, 1].

    Returns
    -------
    ndarray of shape (T + 1, N, H)
        s_0, which belongs to h_0, and then s_1 .. s_T.
    """
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return [kept.tolist(), *[s.tolist() for s in shares[::-1]]]
