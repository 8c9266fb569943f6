def forced_batch(sentences, limit, pad, start, end):
    N = len(sentences)
    T = 0
    for s in sentences:
        T = max(T, min(limit, len(s) + 1))
    inputs = np.zeros((T, N), dtype=np.int64)
    targets = np.zeros((T, N), dtype=np.int64)
    mask = np.zeros((T, N), dtype=bool)
    for n in range(N):
        K = len(sentences[n])
        for t in range(T):
            if t > K:
                inputs[t, n] = targets[t, n] = pad
                continue
            inputs[t, n] = start if t == 0 else sentences[n][t - 1]
            targets[t, n] = end if t == K else sentences[n][t]
            mask[t, n] = True
    return inputs, targets, mask
