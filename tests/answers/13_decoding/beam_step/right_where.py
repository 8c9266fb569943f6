def beam_step(log_p, total, done, end, width):
    K, V = log_p.shape
    stay = np.where(np.arange(V) == end, total[:, None], -np.inf)
    table = np.where(done[:, None], stay, total[:, None] + log_p).ravel()
    order = sorted(range(K * V), key=lambda i: -table[i])[:width]
    order = np.array([i for i in order if np.isfinite(table[i])], dtype=int)
    return order // V, order % V, table[order], done[order // V] | (order % V == end)
