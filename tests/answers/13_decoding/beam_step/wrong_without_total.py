# Mistake: the log-probability so far is not added. Caught by: shapes, extends, finished, values
def beam_step(log_p, total, done, end, width):
    candidates = 0 * total[:, None] + log_p
    candidates[done] = -np.inf
    candidates[done, end] = total[done]
    best = np.argsort(-candidates, axis=None, kind="stable")[:width]
    parent, symbol = divmod(best, log_p.shape[1])
    possible = candidates[parent, symbol] > -np.inf
    parent, symbol = parent[possible], symbol[possible]
    return parent, symbol, candidates[parent, symbol], symbol == end
