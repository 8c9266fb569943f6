# Mistake: the gate of step s + 1 is left out. Caught by: gate, steps, extremes, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack([log_gate[s + 1 : t].sum(axis=0) for s, t in spans])
