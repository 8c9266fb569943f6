# Mistake: the rows are added up in the type of the lengths, which overflows. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order).astype(lengths.dtype)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.zeros(len(batch_sizes), dtype=lengths.dtype)
    for t in range(1, len(starts)):
        starts[t] = starts[t - 1] + batch_sizes[t - 1].astype(lengths.dtype)
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
