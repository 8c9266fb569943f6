def log_states(log_a, log_b, log_h_0):
    log_b = log_b.astype(np.float64)
    before = log_h_0.astype(np.float64)
    for a, b in zip(log_a, log_b):
        np.logaddexp(a + before, b, out=b)
        before = b
    return log_b
