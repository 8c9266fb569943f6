# Mistake: each batch is filled as far as it goes, from the longest sequence on. Caught by: fewest_cells, best
def batches_in_budget(lengths, budget):
    order = np.argsort(-lengths.astype(int), kind="stable")
    batch, start, number = np.zeros(len(lengths), dtype=int), 0, 0
    while start < len(order):
        end = start + budget // int(lengths[order[start]])
        batch[order[start:end]] = number
        start, number = end, number + 1
    return batch
