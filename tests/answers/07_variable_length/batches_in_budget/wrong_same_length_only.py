# Mistake: only sequences of the same length share a batch. Caught by: fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    batch, found, number = np.zeros(len(lengths), dtype=int), {}, 0
    for n, length in enumerate(lengths.tolist()):
        current, size = found.get(length, (None, 0))
        if current is None or (size + 1) * length > budget:
            number += 1
            current, size = number, 0
        found[length] = current, size + 1
        batch[n] = current
    return batch
