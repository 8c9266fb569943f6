# Mistake: zeros of the right shape. Caught by: shapes, gaps, changes, partner, values
def align(reference, hypothesis, swap, gap):
    return 0.0, np.zeros(len(reference), int)
