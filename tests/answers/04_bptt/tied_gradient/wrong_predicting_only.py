# Mistake: the first use is forgotten. Caught by: shape, reading, repeated_tokens, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    dE += np.tensordot(dz, h, axes=([0, 1], [0, 1]))
    return dE
