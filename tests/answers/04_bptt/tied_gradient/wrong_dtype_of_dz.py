# Mistake: collects in the type of dz, which cuts if dz holds whole numbers. Caught by: finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    dE = np.zeros((vocab_size, h.shape[2]), dz.dtype)
    np.add.at(dE, tokens, dx.astype(dz.dtype))
    return dE + np.einsum("tnv,tnh->vh", dz, h)
