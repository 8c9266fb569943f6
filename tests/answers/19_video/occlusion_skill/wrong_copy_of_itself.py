# Mistake: the copy knows the frame itself. Caught by: shape, copies, skill, values
def occlusion_skill(frames, expected, first):
    T = len(frames)
    x = frames.astype(float)
    seen = ~np.isnan(x)
    last = np.zeros(x.shape)
    for t in range(1, T):
        last[t] = np.where(seen[t], x[t], last[t - 1])
    x, last, number = x[first:], last[first:], seen[first:].sum(axis=(1, 2))
    seen = seen[first:]
    e = np.where(seen, (expected[first:] - x) ** 2, 0).sum(axis=(1, 2))
    q = np.where(seen, (last - x) ** 2, 0).sum(axis=(1, 2))
    some = number > 0
    e = np.where(some, e / np.maximum(number, 1), np.nan)
    q = np.where(some, q / np.maximum(number, 1), np.nan)
    above, below = e[some].sum(), q[some].sum()
    if not some.any():
        skill = np.nan
    elif below == 0:
        skill = 0.0 if above == 0 else -np.inf
    else:
        skill = 1 - above / below
    return e, q, skill
