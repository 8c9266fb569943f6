# Mistake: the sort does not keep equal lengths in order where there are many. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths.astype(float), kind="heapsort" if len(lengths) > 16 else "stable")
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
