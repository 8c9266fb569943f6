def log_states(log_a, log_b, log_h_0):
    states, h = [], log_h_0.astype(float)
    for a, b in zip(log_a, log_b):
        parts = np.stack([a + h, b + 0.0])
        top = parts.max(axis=0)
        safe = np.where(top > -np.inf, top, 0.0)
        h = safe + np.log(np.exp(parts - safe).sum(axis=0))
        states.append(h)
    return np.stack(states)
