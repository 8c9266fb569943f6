def batches_in_budget(lengths, budget):
    order = np.argsort(-lengths.astype(int), kind="stable")
    sorted_lengths = lengths[order].astype(float)
    N = len(order)
    start, end = np.arange(N)[:, None], np.arange(1, N + 1)
    cells = (end - start) * sorted_lengths[:, None]
    fits = (end > start) & (cells <= budget)
    total = cells.max() * N + 1  # more than all cells of any way: a batch costs more than they
    cost = np.where(fits, cells + total, np.inf)
    value, came = np.zeros(N + 1), np.zeros(N + 1, dtype=int)
    for j in range(1, N + 1):
        way = value[:j] + cost[:j, j - 1]
        came[j] = way.argmin()
        value[j] = way.min()
    batch, j = np.empty(N), N
    while j > 0:
        batch[order[came[j] : j]] = came[j]
        j = came[j]
    return batch
