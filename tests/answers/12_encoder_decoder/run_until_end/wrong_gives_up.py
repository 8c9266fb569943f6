# Mistake: a row that does not end is given up before the limit. Caught by: values
def run_until_end(state, moves, scores, pad, start, end, limit):
    limit = min(limit, 10_000)
    token, ended = np.full(len(state), start), np.zeros(len(state), dtype=bool)
    tokens, log_probs = [], np.zeros(len(state))
    while len(tokens) < min(limit, 50 * len(moves)) and not ended.all():
        state = moves[state, token]
        o = scores[state]
        below = o - o.max(axis=1, keepdims=True)
        log_probs -= np.where(ended, 0, np.log(np.exp(below).sum(axis=1)))
        token = np.where(ended, pad, o.argmax(axis=1))
        tokens.append(token)
        ended = ended | (token == end)
    return np.stack(tokens), log_probs, ended
