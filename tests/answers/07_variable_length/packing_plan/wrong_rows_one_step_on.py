# Mistake: the last rows are those of the step after the last. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    return order, inverse, batch_sizes, np.cumsum(batch_sizes)[lengths - 1] + inverse
