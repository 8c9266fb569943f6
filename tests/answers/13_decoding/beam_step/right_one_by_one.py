def beam_step(log_p, total, done, end, width):
    K, V = log_p.shape
    table = np.full((K, V), -np.inf)
    for k in range(K):
        if done[k]:
            table[k, end] = total[k]
        else:
            table[k] = log_p[k] + total[k]
    parents, symbols, totals, dones = [], [], [], []
    while len(parents) < width and table.max() > -np.inf:
        k, v = np.unravel_index(table.argmax(), table.shape)
        parents.append(k)
        symbols.append(v)
        totals.append(table[k, v])
        dones.append(int(v == end))
        table[k, v] = -np.inf
    return parents, symbols, totals, dones
