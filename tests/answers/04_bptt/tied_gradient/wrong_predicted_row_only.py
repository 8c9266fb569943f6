# Mistake: predicting goes to the rows of the tokens that were read, not to all. Caught by: predicting, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    np.add.at(dE, tokens, dx)
    here = np.take_along_axis(dz, tokens[:, :, None], axis=2)
    np.add.at(dE, tokens, here * h)
    return dE
