# Mistake: products are divided by each other, which is 0 / 0 where they vanish. Caught by: open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    shares = np.cumprod(z, axis=0)
    kept = shares[-1]
    return np.stack([kept, *((1 - z) * kept / shares)])
