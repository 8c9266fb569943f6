# Mistake: index divided by K in place of V. Caught by: extends, ends, finished, values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    candidates[done] = -np.inf
    candidates[done, end] = total[done]
    best = np.argsort(-candidates, axis=None, kind="stable")[:width]
    parent, symbol = divmod(best, len(log_p))
    parent, symbol = np.minimum(parent, len(total) - 1), np.minimum(symbol, log_p.shape[1] - 1)
    possible = candidates[parent, symbol] > -np.inf
    parent, symbol = parent[possible], symbol[possible]
    return parent, symbol, candidates[parent, symbol], symbol == end
