# Mistake: the logarithm to base 2. Caught by: gate, steps, extremes, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget) / np.log(2)
    return np.stack([log_gate[s:t].sum(axis=0) for s, t in spans])
