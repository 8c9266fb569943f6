# Mistake: a batch must have fewer cells than the budget, unless it has one sequence. Caught by: fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    N = len(lengths)
    order = np.argsort(-lengths.astype(int), kind="stable")
    best = [(0, 0, 0)]
    for end in range(1, N + 1):
        choices = []
        for start in range(end):
            cells = (end - start) * int(lengths[order[start]])
            if cells < budget or end - start == 1:
                choices.append((best[start][0] + 1, best[start][1] + cells, start))
        best.append(min(choices))
    batch, end = np.zeros(N, dtype=int), N
    while end:
        start = best[end][2]
        batch[order[start:end]] = end
        end = start
    return batch
