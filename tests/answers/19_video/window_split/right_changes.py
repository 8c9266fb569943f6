def window_split(recordings, labels, cuts, width, stride):
    stream = np.stack([recordings.astype(np.int64), labels.astype(np.int64)])
    edges = np.flatnonzero((stream[:, 1:] != stream[:, :-1]).any(axis=0)) + 1
    edges = [0, *edges.tolist(), len(labels)]
    start = [s for a, b in zip(edges, edges[1:]) for s in range(a, b - width + 1, stride)]
    start = np.array(start, dtype=np.int64)
    start = start[stream[1, start] >= 0]
    cut = cuts.astype(np.int64)[stream[0, start]]
    pairs = np.stack([start, start + width], axis=1)
    return pairs[start + width <= cut], pairs[start >= cut]
