# Mistake: every pair is certain. Caught by: shape, two_steps, agree, values
def pair_marginals(scores, start, transition, end, lengths):
    T, N, K = scores.shape
    return np.ones((T - 1, N, K, K))
