# Mistake: the second use is forgotten. Caught by: predicting, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    np.add.at(dE, tokens, dx)
    return dE
