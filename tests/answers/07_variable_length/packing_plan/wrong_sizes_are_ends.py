# Mistake: the batch sizes count the sequences that end at a step. Caught by: batch_sizes, last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] == lengths - 1).sum(axis=1)
    here = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(here) - here
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
