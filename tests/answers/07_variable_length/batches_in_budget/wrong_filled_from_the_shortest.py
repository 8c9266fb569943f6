# Mistake: each batch is filled as far as it goes, from the shortest sequence on. Caught by: fewest_cells, best
def batches_in_budget(lengths, budget):
    order = np.argsort(lengths, kind="stable")
    batch, size, number = np.zeros(len(lengths), dtype=int), 0, 0
    for n in order:
        if (size + 1) * int(lengths[n]) > budget:
            number, size = number + 1, 0
        batch[n] = number
        size += 1
    return batch
