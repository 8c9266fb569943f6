# Mistake: a candidate is multiplied by its own gate too. Caught by: held, whole, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        kept = kept * z_t
        shares.append(kept * (1 - z_t))
    return np.stack([kept, *shares[::-1]])
