# Mistake: one call for each step, so Python stops after about 1000. Caught by: values
def state_shares(z):
    if len(z) == 0:
        return np.ones((1, *z.shape[1:]))
    return np.concatenate([state_shares(z[:-1]) * z[-1], 1 - z[-1:]])
