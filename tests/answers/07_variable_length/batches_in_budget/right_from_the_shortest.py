def batches_in_budget(lengths, budget):
    order = np.argsort(lengths, kind="stable")
    ascending = [int(length) for length in lengths[order]]
    N = len(ascending)
    best = [None] * N + [((0, 0), N)]
    for start in reversed(range(N)):
        for end in range(start + 1, N + 1):
            cells = (end - start) * ascending[end - 1]
            if cells > budget:
                break
            (batches, rest), _ = best[end]
            way = ((batches + 1, rest + cells), end)
            if best[start] is None or way < best[start]:
                best[start] = way
    batch, start = [0] * N, 0
    while start < N:
        end = best[start][1]
        for place in range(start, end):
            batch[order[place]] = start
        start = end
    return batch
