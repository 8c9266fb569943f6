# Mistake: a finished hypothesis pays for another end symbol. Caught by: finished, values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    paid = candidates[done, end]
    candidates[done] = -np.inf
    candidates[done, end] = paid
    best = np.argsort(-candidates, axis=None, kind="stable")[:width]
    parent, symbol = divmod(best, log_p.shape[1])
    possible = candidates[parent, symbol] > -np.inf
    parent, symbol = parent[possible], symbol[possible]
    return parent, symbol, candidates[parent, symbol], symbol == end
