# Mistake: as many rows as the largest token that was read needs. Caught by: shape, repeated_tokens, predicting, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((tokens.max() + 1, h.shape[2]))
    np.add.at(dE, tokens, dx)
    return dE + np.einsum("tnv,tnh->vh", dz[..., : len(dE)], h)
