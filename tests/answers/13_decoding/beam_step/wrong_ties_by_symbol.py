# Mistake: equal candidates come in the order of v, then of k. Caught by: values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    candidates[done] = -np.inf
    candidates[done, end] = total[done]
    best = np.argsort(-candidates.T, axis=None, kind="stable")[:width]
    symbol, parent = divmod(best, len(total))
    possible = candidates[parent, symbol] > -np.inf
    parent, symbol = parent[possible], symbol[possible]
    return parent, symbol, candidates[parent, symbol], symbol == end
