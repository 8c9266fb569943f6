# Mistake: the two ends are returned one by one. Caught by: shapes, forwards, backwards, gradient, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    return np.zeros((N, H)), np.zeros((N, H)), np.zeros((T, N, H))
