# Mistake: ties are broken by thousandths, too many in a large batch. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths.astype(float) + np.arange(len(lengths)) * 1e-3)
    inverse = np.argsort(order)
    steps = np.arange(lengths.max())
    batch_sizes = (steps[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
