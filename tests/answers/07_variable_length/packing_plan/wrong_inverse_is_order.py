# Mistake: the order is taken for its own inverse. Caught by: inverse, last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, order, batch_sizes, starts[lengths - 1] + order
