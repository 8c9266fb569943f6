# Mistake: one call inside the other for each step, and Python stops after a thousand. Caught by: values
def run_until_end(state, moves, scores, pad, start, end, limit):
    def go(state, token, ended, left):
        if left == 0 or ended.all():
            return [], np.zeros(len(state)), ended
        state = moves[state, token]
        o = scores[state]
        below = o - o.max(axis=1, keepdims=True)
        own = -np.where(ended, 0, np.log(np.exp(below).sum(axis=1)))
        token = np.where(ended, pad, o.argmax(axis=1))
        rest, log_probs, ended = go(state, token, ended | (token == end), left - 1)
        return [token, *rest], own + log_probs, ended

    N = len(state)
    tokens, log_probs, ended = go(state, np.full(N, start), np.zeros(N, dtype=bool), limit)
    return np.stack(tokens), log_probs, ended
