# Mistake: a batch's cells are the sum of its lengths, without padding. Caught by: budget, fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    order = np.argsort(-lengths.astype(int), kind="stable")
    batch, filled, number = np.zeros(len(lengths), dtype=int), 0, 0
    for n in order:
        if filled + int(lengths[n]) > budget:
            filled, number = 0, number + 1
        filled += int(lengths[n])
        batch[n] = number
    return batch
