# Mistake: returns zeros of the right shape. Caught by: shape, last, mean, ignores_padding, without_padding, values.
def read_out(y, lengths):
    return np.zeros((y.shape[1], 2 * y.shape[2]))
