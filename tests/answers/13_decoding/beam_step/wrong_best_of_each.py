# Mistake: the best extension of each hypothesis, not the best of all. Caught by: extends, values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    candidates[done] = -np.inf
    candidates[done, end] = total[done]
    order = np.argsort(-candidates, axis=None, kind="stable")
    first = np.unique(order // log_p.shape[1], return_index=True)[1]
    rest = np.setdiff1d(np.arange(len(order)), first, assume_unique=False)
    best = order[np.concatenate([np.sort(first), rest])][:width]
    parent, symbol = divmod(best, log_p.shape[1])
    possible = candidates[parent, symbol] > -np.inf
    parent, symbol = parent[possible], symbol[possible]
    return parent, symbol, candidates[parent, symbol], symbol == end
