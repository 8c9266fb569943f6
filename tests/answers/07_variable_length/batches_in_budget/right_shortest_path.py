import heapq


def batches_in_budget(lengths, budget):
    o = sorted(range(len(lengths)), key=lambda n: -int(lengths[n]))
    L = [int(lengths[n]) for n in o]
    N = len(o)
    heap, done = [(0, 0, 0, None)], {}
    while heap:
        b, c, i, p = heapq.heappop(heap)
        if i in done:
            continue
        done[i] = p
        for j in range(i + 1, N + 1):
            if (j - i) * L[i] > budget:
                break
            heapq.heappush(heap, (b + 1, c + (j - i) * L[i], j, i))
    out, j = np.empty(N, int), N
    while j:
        for n in o[done[j] : j]:
            out[n] = 7 * j
        j = done[j]
    return out
