# Mistake: has no answer where an a is 0. Caught by: zero, values
def log_states(log_a, log_b, log_h_0):
    total = np.cumsum(log_a, axis=0, dtype=float)
    parts = np.concatenate([log_h_0[None], log_b - total])
    return total + np.logaddexp.accumulate(parts, axis=0)[1:]
