def forced_batch(sentences, limit, pad, start, end):
    for s in sentences:
        s.insert(0, start)
        s.append(end)
    T = min(limit, max(len(s) for s in sentences) - 1)
    ins = np.zeros((T, len(sentences)), int) + pad
    outs, mask = ins.copy(), ins != ins
    for n, s in enumerate(sentences):
        k = min(len(s) - 1, limit)
        ins[:k, n] = s[:k]
        outs[:k, n] = s[1 : k + 1]
        mask[:k, n] = 1
    return [ins.tolist(), outs.tolist(), mask.tolist()]
