def ctc_gradient(logits, labels, blank):
    z = logits.astype(np.longdouble)
    z -= z.max(1, keepdims=True)
    ly = z - np.log(np.exp(z).sum(1, keepdims=True))
    T, V = z.shape
    U = len(labels)

    def nexts(state):
        u, s = state
        out = [(u, blank)]
        if s != blank:
            out.append((u, s))
        if u < U and labels[u] != s:
            out.append((u + 1, labels[u]))
        return out

    f = [{(0, blank): np.longdouble(0)}]

    def lse(v):
        m = max(v)
        return m if np.isinf(m) else m + np.log(sum(np.exp(x - m) for x in v))

    for t in range(T):
        acc = {}
        for st, v in f[-1].items():
            for n in nexts(st):
                acc.setdefault(n, []).append(v + ly[t, n[1]])
        f.append({n: lse(v) for n, v in acc.items()})
    b = {n: (0.0 if n[0] == U else -np.inf) for n in f[-1]}
    g = np.exp(ly)
    tot = lse([f[-1][n] + b[n] for n in b])
    for t in range(T - 1, -1, -1):
        for n in b:
            g[t, n[1]] -= np.exp(f[t + 1][n] + b[n] - tot)
        b = {st: lse([ly[t, n[1]] + b[n] for n in nexts(st)]) for st in f[t]}
    return g.astype(float)
