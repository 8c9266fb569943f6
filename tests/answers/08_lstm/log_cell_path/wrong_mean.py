# Mistake: the mean over the steps in place of the sum. Caught by: gate, steps, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack([log_gate[s:t].sum(axis=0) / max(t - s, 1) for s, t in spans])
