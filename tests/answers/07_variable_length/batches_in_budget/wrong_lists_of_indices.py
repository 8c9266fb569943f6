# Mistake: a list of the batches is returned, not a number for each sequence. Caught by: budget, fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    order = np.argsort(-lengths.astype(int), kind="stable")
    batches, start = [], 0
    while start < len(order):
        end = start + budget // int(lengths[order[start]])
        batches.append(order[start:end].tolist())
        start = end
    return batches
