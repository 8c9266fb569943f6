def occlusion_skill(frames, expected, first):
    T, R, C = frames.shape
    errors, copies = [], []
    known = {}
    for t in range(T):
        e, q = [], []
        for r in range(R):
            for c in range(C):
                value = float(frames[t, r, c])
                if value != value:
                    continue
                q.append((value - known.get((r, c), 0.0)) ** 2)
                e.append((value - float(expected[t, r, c])) ** 2 if t >= first else 0.0)
                known[r, c] = value
        if t >= first:
            errors.append(np.mean(e) if e else np.nan)
            copies.append(np.mean(q) if q else np.nan)
    usable = [(e, q) for e, q in zip(errors, copies) if e == e]
    if not usable:
        return errors, copies, float("nan")
    e, q = (sum(column) for column in zip(*usable))
    if q > 0:
        return errors, copies, 1 - e / q
    return errors, copies, float("-inf") if e > 0 else 0.0
