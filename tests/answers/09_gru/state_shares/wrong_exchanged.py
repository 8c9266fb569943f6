# Mistake: z and 1 - z are exchanged. Caught by: held, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept * z_t)
        kept = kept * (1 - z_t)
    return np.stack([kept, *shares[::-1]])
