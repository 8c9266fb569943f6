# Mistake: logarithms of the gates are added up, which are infinite at 0. Caught by: open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    shares = np.cumsum(np.log(z), axis=0)
    kept = shares[-1]
    return np.stack([np.exp(kept), *((1 - z) * np.exp(kept - shares))])
