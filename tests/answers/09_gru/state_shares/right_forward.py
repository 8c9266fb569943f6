def state_shares(z):
    T, N, H = z.shape
    shares = np.zeros((T + 1, N, H))
    shares[0] = 1
    for t in range(T):
        shares[: t + 1] *= z[t]
        shares[t + 1] = 1 - z[t]
    return shares
