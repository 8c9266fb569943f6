# Mistake: zeros of the right shape. Caught by: shapes, centre, window, bell, values
def local_weights(scores, u, lengths, width):
    return np.zeros(scores.shape), np.zeros(len(u))
