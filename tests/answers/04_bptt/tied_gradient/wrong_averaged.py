# Mistake: averages over the places where a token was read. Caught by: repeated_tokens, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    np.add.at(dE, tokens, dx)
    dE /= np.maximum(np.bincount(tokens.ravel(), minlength=vocab_size), 1)[:, None]
    dE += np.tensordot(dz, h, axes=([0, 1], [0, 1]))
    return dE
