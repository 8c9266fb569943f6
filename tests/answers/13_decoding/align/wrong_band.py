# Mistake: partners are sought near the diagonal only. Caught by: values
def align(reference, hypothesis, swap, gap):
    R, M = len(reference), len(hypothesis)
    cost = np.empty((R + 1, M + 1))
    cost[:, 0], cost[0] = gap * np.arange(R + 1), gap * np.arange(M + 1)
    for i in range(R):
        for j in range(M):
            if abs(i - j) > max(8, abs(R - M)):
                cost[i + 1, j + 1] = 1e9
                continue
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
    return cost[R, M], partner
