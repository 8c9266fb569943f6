# Mistake: candidates of minus infinity are kept. Caught by: values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    candidates[done] = -np.inf
    candidates[done, end] = total[done]
    best = np.argsort(-candidates, axis=None, kind="stable")[:width]
    parent, symbol = divmod(best, log_p.shape[1])
    return parent, symbol, candidates[parent, symbol], symbol == end
