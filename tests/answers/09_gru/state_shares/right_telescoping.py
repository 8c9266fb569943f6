# Right: Each share is the difference of two products of later gates.
def state_shares(z):
    tail = np.ones((len(z) + 1,) + z.shape[1:])
    tail[:-1] = np.cumprod(z[::-1], 0)[::-1]
    return np.diff(tail, axis=0, prepend=0)
