# Mistake: a score far below the largest counts as one that is 10 below it. Caught by: values
def run_until_end(state, moves, scores, pad, start, end, limit):
    token, ended = np.full(len(state), start), np.zeros(len(state), dtype=bool)
    tokens, log_probs = [], np.zeros(len(state))
    while len(tokens) < limit and not ended.all():
        state = moves[state, token]
        o = scores[state]
        below = o - o.max(axis=1, keepdims=True)
        log_probs -= np.where(ended, 0, np.log(np.exp(np.maximum(below, -10)).sum(axis=1)))
        token = np.where(ended, pad, o.argmax(axis=1))
        tokens.append(token)
        ended = ended | (token == end)
    return np.stack(tokens), log_probs, ended
