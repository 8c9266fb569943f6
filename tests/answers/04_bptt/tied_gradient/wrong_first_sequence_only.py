# Mistake: reads the first sequence of the batch only. Caught by: reading, repeated_tokens, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    np.add.at(dE, tokens[:, 0], dx[:, 0])
    return dE + np.einsum("tnv,tnh->vh", dz, h)
