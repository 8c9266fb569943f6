def state_shares(z):
    # What is kept of step t's state, minus what is kept of the state before it.
    kept = [np.ones(z.shape[1:])]
    for t in range(len(z) - 1, -1, -1):
        kept.insert(0, kept[0] * z[t])
    kept = np.array(kept, dtype=np.float32)
    return np.concatenate([kept[:1], np.diff(kept, axis=0)])
