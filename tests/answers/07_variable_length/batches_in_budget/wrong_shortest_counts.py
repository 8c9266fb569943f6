# Mistake: a batch's cells are counted with its shortest sequence. Caught by: budget, fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    order = np.argsort(-lengths.astype(int), kind="stable")
    batch, size, number = np.zeros(len(lengths), dtype=int), 0, 0
    for n in order:
        if (size + 1) * int(lengths[n]) > budget:
            size, number = 0, number + 1
        size += 1
        batch[n] = number
    return batch
