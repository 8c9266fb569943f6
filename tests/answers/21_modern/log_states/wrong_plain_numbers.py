# Mistake: leaves log space. Caught by: values
def log_states(log_a, log_b, log_h_0):
    a, b, h = np.exp(log_a * 1.0), np.exp(log_b * 1.0), np.exp(log_h_0 * 1.0)
    states = []
    for a_t, b_t in zip(a, b):
        h = a_t * h + b_t
        states.append(h)
    return np.log(np.array(states))
