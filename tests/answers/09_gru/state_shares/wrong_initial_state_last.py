# Mistake: the share of h_0 stands last. Caught by: held, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return np.stack([*shares[::-1], kept])
