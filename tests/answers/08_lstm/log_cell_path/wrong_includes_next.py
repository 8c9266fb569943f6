# Mistake: the gate of step t + 1 is met too. Caught by: shape, steps, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack([log_gate[s : t + 1].sum(axis=0) for s, t in spans])
