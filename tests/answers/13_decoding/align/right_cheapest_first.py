def align(reference, hypothesis, swap, gap):
    """Dijkstra over the table"""
    import heapq

    R, M = len(reference), len(hypothesis)
    heap, seen = [(0.0, 0, 0, ())], set()
    while heap:
        cost, i, j, partner = heapq.heappop(heap)
        if (i, j) == (R, M):
            return np.float32(cost), np.array(partner, dtype=np.int8)
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if i < R:
            heapq.heappush(heap, (cost + gap, i + 1, j, partner + (-1,)))
        if j < M:
            heapq.heappush(heap, (cost + gap, i, j + 1, partner))
        if i < R and j < M:
            heapq.heappush(
                heap,
                (cost + float(swap[reference[i], hypothesis[j]]), i + 1, j + 1, partner + (j,)),
            )
