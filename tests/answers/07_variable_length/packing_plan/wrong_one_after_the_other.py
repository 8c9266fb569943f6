# Mistake: the rows are counted as if one sequence followed the other. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    return order, inverse, batch_sizes, (np.cumsum(lengths[order]) - 1)[inverse]
