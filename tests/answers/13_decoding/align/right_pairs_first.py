def align(reference, hypothesis, swap, gap):
    R, M = len(reference), len(hypothesis)
    cost = [[gap * (i + j) for j in range(M + 1)] for i in range(R + 1)]
    for i in range(1, R + 1):
        for j in range(1, M + 1):
            change = cost[i - 1][j - 1] + float(swap[reference[i - 1]][hypothesis[j - 1]])
            cost[i][j] = min(change, cost[i - 1][j] + gap, cost[i][j - 1] + gap)
    partner, i, j = [-1 for _ in reference], R, M
    while i > 0 and j > 0:
        if cost[i][j] == cost[i - 1][j - 1] + swap[reference[i - 1]][hypothesis[j - 1]]:
            partner[i - 1] = j - 1
            i, j = i - 1, j - 1
        elif cost[i][j] == cost[i][j - 1] + gap:
            j -= 1
        else:
            i -= 1
    return cost[R][M], partner
