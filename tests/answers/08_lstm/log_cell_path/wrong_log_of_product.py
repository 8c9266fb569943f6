# Mistake: the product underflows before its logarithm is taken. Caught by: extremes, values
def log_cell_path(a_forget, spans):
    gate = 1 / (1 + np.exp(-a_forget))
    return np.stack([np.log(gate[s:t].prod(axis=0)) for s, t in spans])
