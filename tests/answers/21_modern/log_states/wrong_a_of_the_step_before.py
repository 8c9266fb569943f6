# Mistake: takes a from the step before. Caught by: steps, zero, values
def log_states(log_a, log_b, log_h_0):
    states, log_h = np.empty(log_b.shape), log_h_0.astype(float)
    for t in range(len(log_b)):
        log_h = np.logaddexp(log_a[t - 1] + log_h, log_b[t])
        states[t] = log_h
    return states
