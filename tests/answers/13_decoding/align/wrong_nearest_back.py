# Mistake: goes back to the cheapest neighbour, whatever the step costs. Caught by: values
def align(reference, hypothesis, swap, gap):
    R, M = len(reference), len(hypothesis)
    cost = np.empty((R + 1, M + 1))
    cost[:, 0], cost[0] = gap * np.arange(R + 1), gap * np.arange(M + 1)
    for i in range(R):
        for j in range(M):
            change = cost[i, j] + swap[reference[i], hypothesis[j]]
            cost[i + 1, j + 1] = min(change, cost[i, j + 1] + gap, cost[i + 1, j] + gap)
    partner, i, j = [-1] * R, R, M
    while i and j:
        step = np.argmin([cost[i - 1, j - 1], cost[i - 1, j], cost[i, j - 1]])
        i, j = i - (step != 2), j - (step != 1)
        if step == 0:
            partner[i] = j
    return cost[R, M], partner
