# Mistake: the gate of step s is met too. Caught by: shape, steps, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack([log_gate[max(s - 1, 0) : t].sum(axis=0) for s, t in spans])
