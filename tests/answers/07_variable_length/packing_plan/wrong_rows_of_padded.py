# Mistake: the last rows are those of an array with padding. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = np.argsort(order)
    batch_sizes = (np.arange(lengths.max())[:, None] < lengths).sum(axis=1)
    return order, inverse, batch_sizes, (lengths.astype(int) - 1) * len(order) + inverse
