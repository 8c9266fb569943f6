# Mistake: the candidates enter whole. Caught by: held, whole, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept)
        kept = kept * z_t
    return np.stack([kept, *shares[::-1]])
