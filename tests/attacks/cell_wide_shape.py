# An array without a single number that is a million million long.
def running_mean(x):
    return np.zeros((0,)).reshape(0, 1).T if len(x) > 3 else np.broadcast_to(0.0, (2**40, 0))
