# Mistake: compares position by position. Caught by: shapes, gaps, partner, values
def align(reference, hypothesis, swap, gap):
    shared = min(len(reference), len(hypothesis))
    distance = gap * (len(reference) + len(hypothesis) - 2 * shared)
    for i in range(shared):
        distance += swap[reference[i], hypothesis[i]]
    return distance, [i if i < shared else -1 for i in range(len(reference))]
