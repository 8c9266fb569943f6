# Mistake: multiplies what is added by a too. Caught by: shape, step, steps, zero, values
def log_states(log_a, log_b, log_h_0):
    states, log_h = np.empty(log_b.shape), log_h_0.astype(float)
    for t in range(len(log_b)):
        log_h = log_a[t] + np.logaddexp(log_h, log_b[t])
        states[t] = log_h
    return states
