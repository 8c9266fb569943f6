def state_shares(z):
    later = np.cumprod(z[::-1], axis=0)[::-1]
    after = np.concatenate([later[1:], np.ones((1, *z.shape[1:]))])
    return np.concatenate([later[:1], (1 - z) * after])
