def keep_bars(logits, durations, full, start, u):
    durations = durations.astype(int)
    fills = np.zeros(full + 1, dtype=bool)
    fills[0] = True
    for time in range(1, full + 1):
        earlier = time - durations[(durations > 0) & (durations <= time)]
        fills[time] = fills[earlier].any()
    tokens, q, bits = [], [], []
    last, left = start, full - durations[start]
    for t in range(len(u)):
        rest = left - durations
        allowed = (durations > 0) & (rest >= 0) if left else durations == 0
        if left:
            allowed[allowed] = fills[rest[allowed]]
        log_p = logits[last] - np.logaddexp.reduce(logits[last])
        log_Z = np.logaddexp.reduce(log_p[allowed]) if allowed.any() else -np.inf
        if log_Z == -np.inf:
            break
        row = np.where(allowed, np.exp(np.minimum(log_p - log_Z, 0)), 0.0)
        q.append(row)
        bits.append(-log_Z / np.log(2))
        last = int(np.argmax(np.cumsum(row) > u[t]))
        tokens.append(last)
        left = full if durations[last] == 0 else left - durations[last]
    return np.array(tokens, dtype=int), np.array(q).reshape(-1, len(durations)), np.array(bits)
