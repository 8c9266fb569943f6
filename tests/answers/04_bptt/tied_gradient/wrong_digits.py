# Mistake: takes tokens for digits: those from 10 on are cut. Caught by: reading, finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]))
    np.add.at(dE, tokens % 10, dx)
    return dE + np.einsum("tnv,tnh->vh", dz, h)
