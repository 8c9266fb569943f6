# Mistake: the product itself is returned, not its logarithm. Caught by: shape, gate, steps, extremes, values
def log_cell_path(a_forget, spans):
    gate = np.exp(-np.logaddexp(0, -a_forget))
    return np.stack([gate[s:t].prod(axis=0) for s, t in spans])
