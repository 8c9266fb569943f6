# Mistake: computes the sum in the type of the arguments. Caught by: values
def log_states(log_a, log_b, log_h_0):
    states, log_h = [], log_h_0
    for t in range(len(log_b)):
        log_h = np.logaddexp(log_a[t] + log_h, log_b[t])
        states.append(log_h)
    return np.array(states)
