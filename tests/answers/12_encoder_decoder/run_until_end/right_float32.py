def run_until_end(state, moves, scores, pad, start, end, limit):
    o = (scores - scores.max(axis=1, keepdims=True)).astype(np.float32)
    logp = o - np.log(np.exp(o).sum(axis=1, keepdims=True))
    best = np.argmax(scores, axis=1)
    N = len(state)
    alive = np.ones(N, bool)
    tok = np.full(N, start)
    out = []
    lp = np.zeros(N, np.float32)
    for _ in range(limit):
        state = moves[state, tok]
        tok = np.where(alive, best[state], pad)
        lp += alive * logp[state, best[state]]
        out.append(tok)
        alive &= tok != end
        if not alive.any():
            break
    return np.array(out), lp, ~alive
