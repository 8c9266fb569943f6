def packing_plan(lengths):
    lengths = np.array(lengths, dtype=float)
    order = np.array(sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True))
    inverse = np.array([np.flatnonzero(order == n)[0] for n in range(len(order))])
    batch_sizes = np.array([(lengths > t).sum() for t in range(int(lengths.max()))])
    before = np.minimum(lengths, (lengths - 1)[:, None]).sum(axis=1).astype(int)
    return order, inverse, batch_sizes, before + inverse
