# Mistake: h_0 enters with 1 - z of the first step. Caught by: held, whole, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return np.stack([kept * (1 - z[0]) / 1, *shares[::-1]])
