# Mistake: the gates of steps s to t - 1. Caught by: steps, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack([np.roll(log_gate, 1, axis=0)[s:t].sum(axis=0) for s, t in spans])
