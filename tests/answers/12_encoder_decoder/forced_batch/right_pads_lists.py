def forced_batch(sentences, limit, pad, start, end):
    inputs, targets, own = [], [], []
    for s in sentences:
        x, y = ([start] + s)[:limit], (s + [end])[:limit]
        inputs.append(x)
        targets.append(y)
        own.append(len(x))
    T = max(own)
    for x, y, k in zip(inputs, targets, own):
        x.extend([pad] * (T - k))
        y.extend([pad] * (T - k))
    mask = np.array([[t < k for k in own] for t in range(T)])
    return np.array(inputs).T, np.array(targets).T, mask
