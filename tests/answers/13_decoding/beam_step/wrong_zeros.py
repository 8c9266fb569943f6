# Mistake: zeros of the right shape. Caught by: shapes, extends, ends, finished, values
def beam_step(log_p, total, done, end, width):
    kept = min(width, np.sum(done) + np.sum(~done) * log_p.shape[1])
    return np.zeros(kept, int), np.zeros(kept, int), np.zeros(kept), np.zeros(kept, bool)
