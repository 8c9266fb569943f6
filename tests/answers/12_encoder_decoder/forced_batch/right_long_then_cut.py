def forced_batch(sentences, limit, pad, start, end):
    longest = max(len(s) for s in sentences) + 1
    whole = [[start, *s, end] for s in sentences]
    own = np.array([len(row) - 1 for row in whole])
    mask = np.arange(longest) < own[:, None]
    inputs = np.full(mask.shape, pad)
    targets = np.full(mask.shape, pad)
    inputs[mask] = [v for row in whole for v in row[:-1]]
    targets[mask] = [v for row in whole for v in row[1:]]
    cut = slice(0, limit)
    return inputs.T[cut], targets.T[cut], mask.T[cut].astype(float)
