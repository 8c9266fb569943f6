def run_until_end(state, moves, scores, pad, start, end, limit):
    info = {}
    for q, row in enumerate(scores.tolist()):
        m = max(row)
        info[q] = (row.index(m), -float(np.log(sum(np.exp(v - m) for v in row))))
    paths = []
    for q in state.tolist():
        sym, path, lp = start, [], 0.0
        for _ in range(limit):
            q = int(moves[q][sym])
            sym, l = info[q]
            lp += l
            path.append(sym)
            if sym == end:
                break
        paths.append((path, lp))
    T = max(len(p) for p, _ in paths)
    return (
        [[p[t] if t < len(p) else pad for p, _ in paths] for t in range(T)],
        np.array([l for _, l in paths], dtype=np.float32),
        [p[-1] == end for p, _ in paths],
    )
