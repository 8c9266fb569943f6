# Mistake: steps are counted from 1 in the type of the lengths, which may end at 255. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    batch_sizes = np.array([(lengths >= t).sum() for t in range(1, lengths.max() + 1)])
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
