# Mistake: nothing is forbidden. Caught by: shape, notes, lines, draws, bits, values
def keep_bars(logits, durations, full, start, u):
    d = [int(x) for x in durations]
    V = len(d)
    notes = {x for x in d if x}
    reachable, wave = {0}, {0}
    while wave:
        wave = {a + x for a in wave for x in notes if a + x <= full} - reachable
        reachable |= wave
    left, last = full - d[start], start
    tokens, qs, bits = [], [], []
    for number in u:
        if left == 0:
            fit = np.array([True for x in d])
        else:
            fit = np.array([True for x in d])
        z = logits[last]
        if not (fit & (z > -np.inf)).any():
            break
        highest = z[fit].max()
        mass = np.exp(z[fit] - highest)
        q = np.zeros(V)
        q[fit] = mass / mass.sum()
        log_fit = highest + np.log(mass.sum())
        log_all = z.max() + np.log(np.exp(z - z.max()).sum())
        total, last = 0.0, None
        for v in range(V):
            total += q[v]
            if total > number:
                last = v
                break
        tokens.append(last)
        qs.append(q)
        bits.append((log_all - log_fit) / np.log(2))
        left = full if d[last] == 0 else left - d[last]
    return tokens, np.array(qs).reshape(len(qs), V), bits
