# Mistake: the sequences are not sorted, and a batch is filled as they come. Caught by: fewest, fewest_cells, best
def batches_in_budget(lengths, budget):
    batch, number, size, longest = [], 0, 0, 0
    for length in lengths.tolist():
        if (size + 1) * max(longest, length) > budget:
            number, size, longest = number + 1, 0, 0
        size, longest = size + 1, max(longest, length)
        batch.append(number)
    return batch
