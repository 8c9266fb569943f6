# Mistake: the last gate is taken for all steps. Caught by: open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in np.repeat(z[-1:], len(z), axis=0):
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return np.stack([kept, *shares[::-1]])
