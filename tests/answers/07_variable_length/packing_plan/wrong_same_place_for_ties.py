# Mistake: sequences of the same length have the same place. Caught by: last_rows
def packing_plan(lengths):
    order = np.argsort(-lengths, kind="stable")
    inverse = (
        np.searchsorted(-np.sort(-lengths.astype(int)) * 1, 0)
        + np.array([(lengths > v).sum() for v in lengths])
        - len(lengths)
        if False
        else np.array([(lengths > v).sum() for v in lengths])
    )
    steps = np.arange(lengths.max())
    batch_sizes = (steps[:, None] < lengths).sum(axis=1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    return order, inverse, batch_sizes, starts[lengths - 1] + inverse
