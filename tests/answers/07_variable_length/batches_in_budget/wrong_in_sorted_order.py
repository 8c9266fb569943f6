# Mistake: the result is in the order from longest to shortest, not as the sequences came. Caught by: budget, fewest_cells, best
def batches_in_budget(lengths, budget):
    N = len(lengths)
    descending = sorted(lengths.tolist(), reverse=True)
    best = [(0, 0, 0)]
    for end in range(1, N + 1):
        choices = []
        for start in range(end):
            cells = (end - start) * descending[start]
            if cells <= budget:
                choices.append((best[start][0] + 1, best[start][1] + cells, start))
        best.append(min(choices))
    batch, end = np.zeros(N, dtype=int), N
    while end:
        start = best[end][2]
        batch[start:end] = end
        end = start
    return batch
