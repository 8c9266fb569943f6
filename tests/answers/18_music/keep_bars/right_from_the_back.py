def keep_bars(logits, durations, full, start, u):
    d = durations.tolist()
    V = len(d)
    ways = [False] * (full + 1)
    ways[full] = True
    for time in range(full - 1, -1, -1):
        ways[time] = any(x > 0 and time + x <= full and ways[time + x] for x in d)
    filled = d[start]
    row, drawn, q, bits = logits[start], [], [], []
    for number in u:
        if filled == full:
            banned = [x > 0 for x in d]
        else:
            banned = [x == 0 or filled + x > full or not ways[filled + x] for x in d]
        z = row.copy()
        z[banned] = -np.inf
        if np.isneginf(z).all():
            break
        a, c = row.max(), z.max()
        share = np.exp(z - c)
        bits.append((a - c) / np.log(2) + np.log2(np.exp(row - a).sum()) - np.log2(share.sum()))
        share /= share.sum()
        q.append(share.tolist())
        v = sum(bool(s <= number) for s in np.cumsum(share))
        drawn.append(v)
        filled = 0 if filled == full else filled + d[v]
        row = logits[v]
    return drawn, q if q else np.zeros((0, V)), bits
