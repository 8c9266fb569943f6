# Mistake: starts from 0. Caught by: shape, step, steps, zero, values
def log_states(log_a, log_b, log_h_0):
    states, log_h = np.empty(log_b.shape), np.full(len(log_h_0), -np.inf)
    for t in range(len(log_b)):
        log_h = np.logaddexp(log_a[t] + log_h, log_b[t])
        states[t] = log_h
    return states
