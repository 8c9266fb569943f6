def log_states(log_a, log_b, log_h_0):
    log_a, log_h, step = log_a.astype(float), log_b.astype(float), 1
    log_h[0] = np.logaddexp(log_a[0] + log_h_0, log_h[0])
    while step < len(log_h):
        log_h[step:] = np.logaddexp(log_a[step:] + log_h[:-step], log_h[step:])
        log_a[step:] = log_a[step:] + log_a[:-step]
        step *= 2
    return log_h
