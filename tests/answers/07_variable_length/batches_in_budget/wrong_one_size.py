# Mistake: all batches have as many sequences as the longest sequence allows. Caught by: fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    order = np.argsort(-lengths.astype(int), kind="stable")
    batch = np.zeros(len(lengths), dtype=int)
    batch[order] = np.arange(len(lengths)) // (budget // int(lengths.max()))
    return batch
