# Mistake: cells are counted in the type of the lengths, which overflows. Caught by: best
def batches_in_budget(lengths, budget):
    N = len(lengths)
    order = np.argsort(-lengths, kind="stable")
    sorted_lengths = lengths[order]
    best = [(0, 0, 0)]
    for end in range(1, N + 1):
        choices = []
        for start in range(end):
            cells = sorted_lengths[start : start + 1] * np.array(end - start).astype(lengths.dtype)
            if cells[0] <= budget:
                choices.append((best[start][0] + 1, best[start][1] + int(cells[0]), start))
        best.append(min(choices))
    batch, end = np.zeros(N, dtype=int), N
    while end:
        start = best[end][2]
        batch[order[start:end]] = end
        end = start
    return batch
