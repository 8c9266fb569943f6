def packing_plan(lengths):
    lengths = lengths.astype(np.int64)
    order = np.lexsort((np.arange(len(lengths)), -lengths))
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    ended = np.bincount(lengths)
    batch_sizes = len(lengths) - np.cumsum(ended)[:-1]
    rows = np.concatenate([[0], np.cumsum(batch_sizes)])
    return order, inverse, batch_sizes, rows[lengths - 1] + inverse
