# Mistake: a sort from the shortest is read from its end, so that equal lengths are turned round. Caught by: order, last_rows
def packing_plan(lengths):
    order = np.argsort(lengths, kind="stable")[::-1]
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
