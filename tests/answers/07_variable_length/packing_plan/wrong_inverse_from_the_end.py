# Mistake: the inverse is counted from the shortest. Caught by: inverse, last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, len(order) - 1 - inverse, batch_sizes, starts[lengths - 1] + inverse
