# Mistake: the logarithm of a gate that is 0 or 1 in float64. Caught by: extremes, values
def log_cell_path(a_forget, spans):
    log_gate = np.log(1 / (1 + np.exp(-a_forget)))
    return np.stack([log_gate[s:t].sum(axis=0) for s, t in spans])
