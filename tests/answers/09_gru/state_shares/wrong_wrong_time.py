# Mistake: the candidates' shares are in the wrong order of time. Caught by: held, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return np.stack([kept, *shares])
