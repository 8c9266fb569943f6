# Mistake: everything is left out of the alignment. Caught by: shapes, partner, values
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
        if cost[i, j] == cost[i - 1, j] + gap:
            i -= 1
        elif cost[i, j] == cost[i, j - 1] + gap:
            j -= 1
        else:
            i, j = i - 1, j - 1
            partner[i] = j
    return cost[R, M], [-1] * R
