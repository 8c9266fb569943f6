# Mistake: takes a small number for 0. Caught by: zero, values
def log_states(log_a, log_b, log_h_0):
    states, log_h = np.empty(log_b.shape), log_h_0.astype(float)
    for t in range(len(log_b)):
        log_h = np.logaddexp(np.maximum(log_a[t], -700.0) + log_h, log_b[t])
        states[t] = log_h
    return states
