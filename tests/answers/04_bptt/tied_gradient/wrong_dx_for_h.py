# Mistake: multiplies dz by dx in place of h. Caught by: predicting, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    np.add.at(dE, tokens, dx)
    dE += np.tensordot(dz, dx, axes=([0, 1], [0, 1]))
    return dE
