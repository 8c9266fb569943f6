def constrained_beam(log_p, moves, accepting, start, end, width, steps):
    V = len(log_p)
    allowed = moves >= 0
    allowed[:, end] = accepting
    texts, total, q = [[]], np.zeros(1), np.zeros(1, dtype=int)
    best, best_log_prob = np.zeros(0), -np.inf
    for _ in range(steps):
        last = np.array([text[-1] if text else start for text in texts], dtype=int)
        table = np.where(allowed[q], total[:, None] + log_p[last], -np.inf).ravel()
        order = np.argsort(-table, kind="stable")[:width]
        order = order[table[order] > -np.inf]
        for i in order[order % V == end]:
            if table[i] > best_log_prob:
                best, best_log_prob = texts[i // V], table[i]
        order = order[order % V != end]
        texts = [texts[i // V] + [int(i % V)] for i in order]
        total, q = table[order], moves[q[order // V], order % V]
        if not texts:
            break
    return best_log_prob, best
