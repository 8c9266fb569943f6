# Mistake: is not a number where both parts are 0. Caught by: zero, values
def log_states(log_a, log_b, log_h_0):
    states, log_h = np.empty(log_b.shape), log_h_0.astype(float)
    for t in range(len(log_b)):
        kept = log_a[t] + log_h
        high, low = np.maximum(kept, log_b[t]), np.minimum(kept, log_b[t])
        log_h = high + np.log1p(np.exp(low - high))
        states[t] = log_h
    return states
