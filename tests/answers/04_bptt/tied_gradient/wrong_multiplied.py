# Mistake: multiplies what the two uses say, where both say something. Caught by: finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    reading = np.zeros((vocab_size, h.shape[2]))
    np.add.at(reading, tokens, dx)
    predicting = np.tensordot(dz, h, axes=([0, 1], [0, 1]))
    both = (reading != 0) & (predicting != 0)
    return np.where(both, reading * predicting, reading + predicting)
