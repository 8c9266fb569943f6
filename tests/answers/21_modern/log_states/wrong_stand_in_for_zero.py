# Mistake: puts a small number for 0, which the states may reach. Caught by: values
def log_states(log_a, log_b, log_h_0):
    log_a, log_b, log_h = (np.maximum(part.astype(float), -1e6) for part in (log_a, log_b, log_h_0))
    states = []
    for log_a_t, log_b_t in zip(log_a, log_b, strict=True):
        log_h = np.logaddexp(log_a_t + log_h, log_b_t)
        states.append(np.where(log_h < -5e5, -np.inf, log_h))
    return states
