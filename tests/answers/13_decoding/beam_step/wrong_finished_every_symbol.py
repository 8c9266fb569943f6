# Mistake: a finished hypothesis stays once for each symbol. Caught by: finished, values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    candidates[done] = total[done, None]
    best = np.argsort(-candidates, axis=None, kind="stable")[:width]
    parent, symbol = divmod(best, log_p.shape[1])
    possible = candidates[parent, symbol] > -np.inf
    parent, symbol = parent[possible], symbol[possible]
    return parent, symbol, candidates[parent, symbol], symbol == end
