# Mistake: there are as many batch sizes as the first sequence of the batch has steps. Caught by: batch_sizes, last_rows
def packing_plan(lengths):
    lengths = lengths.astype(int)
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(sizes) - sizes
    return order, inverse, sizes[: lengths[0]], starts[lengths - 1] + inverse
