def run_until_end(state, moves, scores, pad, start, end, limit):
    best = scores.argmax(axis=1)
    top = scores.max(axis=1, keepdims=True)
    sure = -np.log(np.exp(scores - top).sum(axis=1))
    N = len(state)
    log_probs, going = np.zeros(N), np.arange(N)
    said, tokens = np.full(N, start), []
    state = state.astype(int)
    while going.size and len(tokens) < limit:
        state[going] = moves[state[going], said[going]]
        log_probs[going] += sure[state[going]]
        said[:] = pad
        said[going] = best[state[going]]
        tokens.append(said.copy())
        going = going[said[going] != end]
    ended = np.ones(N, dtype=bool)
    ended[going] = False
    return np.array(tokens), log_probs, ended
