# Mistake: each sequence is a batch of its own, which wastes no cell and has the most batches. Caught by: budget, fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    return np.arange(len(lengths))
