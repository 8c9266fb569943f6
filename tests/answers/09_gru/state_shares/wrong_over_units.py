# Mistake: the shares are those of the mean of the units. Caught by: open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in np.broadcast_to(z.mean(axis=2, keepdims=True), z.shape)[::-1]:
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    return np.stack([kept, *shares[::-1]])
