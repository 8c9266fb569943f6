# Mistake: e^(-a) overflows for a closed gate. Caught by: extremes, values
def log_cell_path(a_forget, spans):
    log_gate = -np.log1p(np.exp(-a_forget))
    return np.stack([log_gate[s:t].sum(axis=0) for s, t in spans])
