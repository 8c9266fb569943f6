def align(reference, hypothesis, swap, gap):
    R, M = len(reference), len(hypothesis)
    left = {(R, M): 0.0}  # the cost of what is still to come
    for i in range(R, -1, -1):
        for j in range(M, -1, -1):
            ways = []
            if i < R:
                ways.append(left[i + 1, j] + gap)
            if j < M:
                ways.append(left[i, j + 1] + gap)
            if i < R and j < M:
                ways.append(left[i + 1, j + 1] + swap[reference[i], hypothesis[j]])
            if ways:
                left[i, j] = min(ways)
    partner, i, j = [-1.0] * R, 0, 0
    while i < R and j < M:
        if left[i, j] == left[i + 1, j + 1] + swap[reference[i], hypothesis[j]]:
            partner[i] = j
            i, j = i + 1, j + 1
        elif left[i, j] == left[i, j + 1] + gap:
            j += 1
        else:
            i += 1
    return left[0, 0], partner
