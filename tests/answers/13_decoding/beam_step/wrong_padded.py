# Mistake: always as many as width, those that are lacking impossible. Caught by: shapes, values
def beam_step(log_p, total, done, end, width):
    candidates = total[:, None] + log_p
    candidates[done] = -np.inf
    candidates[done, end] = total[done]
    best = np.argsort(-candidates, axis=None, kind="stable")[:width]
    parent, symbol = divmod(best, log_p.shape[1])
    p, lacking = candidates[parent, symbol], (0, width - len(best))
    p = np.pad(p, lacking, constant_values=-np.inf)
    return np.pad(parent, lacking), np.pad(symbol, lacking), p, np.pad(symbol == end, lacking)
