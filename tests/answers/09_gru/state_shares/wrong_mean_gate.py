# Mistake: the mean gate of a unit is taken for all of its steps. Caught by: open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in np.repeat(z.mean(axis=0)[None], len(z), axis=0):
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return np.stack([kept, *shares[::-1]])
