# Mistake: the units of a sequence are multiplied with each other. Caught by: gate, extremes, values
def log_cell_path(a_forget, spans):
    log_gate = -np.logaddexp(0, -a_forget)
    return np.stack(
        [log_gate[s:t].sum(axis=(0, 2), keepdims=True)[0] + 0 * a_forget[0] for s, t in spans]
    )
