# Mistake: scores that are close count as equal. Caught by: values
def run_until_end(state, moves, scores, pad, start, end, limit):
    token, ended = np.full(len(state), start), np.zeros(len(state), dtype=bool)
    tokens, log_probs = [], np.zeros(len(state))
    while len(tokens) < limit and not ended.all():
        state = moves[state, token]
        o = scores[state]
        below = o - o.max(axis=1, keepdims=True)
        log_probs -= np.where(ended, 0, np.log(np.exp(below).sum(axis=1)))
        token = np.where(ended, pad, np.isclose(o, o.max(axis=1, keepdims=True)).argmax(axis=1))
        tokens.append(token)
        ended = ended | (token == end)
    return np.stack(tokens), log_probs, ended
