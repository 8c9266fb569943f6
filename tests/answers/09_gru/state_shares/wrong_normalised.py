# Mistake: the shares are divided by their mean. Caught by: held, whole, open_and_shut, values
def state_shares(z):
    shares, kept = [], np.ones(z.shape[1:])
    for z_t in z[::-1]:
        shares.append(kept * (1 - z_t))
        kept = kept * z_t
    shares = np.stack([kept, *shares[::-1]])
    return shares / shares.mean(axis=0)
