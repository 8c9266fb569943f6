def run_until_end(state, moves, scores, pad, start, end, limit):
    said, logs, token = [], [], np.full(state.shape, start)
    over = np.zeros(state.shape, dtype=bool)
    while len(said) < limit:
        state = moves[state, token]
        token = np.argmax(scores[state], axis=-1)
        o = scores[state] - scores[state].max(axis=-1, keepdims=True)
        said.append(token)
        logs.append(np.log(1 / np.exp(o).sum(axis=-1)))
        over |= token == end
        if over.all():
            break
    said, logs = np.array(said), np.array(logs)
    before = np.cumsum(said == end, axis=0) - (said == end)
    own = before == 0
    return np.where(own, said, pad), np.where(own, logs, 0).sum(axis=0), over
