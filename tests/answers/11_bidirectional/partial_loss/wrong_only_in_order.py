# Mistake: how far what is allowed lies below zero, which is only the right order. Caught by: shape, one_path, sets, lengths, values
def partial_loss(scores, allowed, start, transition, end, lengths):
    steps = np.arange(len(scores))[:, None] < lengths
    kept = np.where(allowed, scores, -np.inf).max(axis=2)
    return -np.where(steps, kept, 0).sum(axis=0)
