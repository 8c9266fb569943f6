# Mistake: the last rows are not returned. Caught by: order, inverse, batch_sizes, last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    return order, np.argsort(order), batch_sizes
