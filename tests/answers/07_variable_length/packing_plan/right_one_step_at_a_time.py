def packing_plan(lengths):
    L = lengths.astype(np.int64)
    order = np.lexsort((np.arange(len(L)), -L))
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(L))
    left, row, sizes, last = L.copy(), 0, [], np.zeros(len(L), int)
    while (left > 0).any():
        here = [n for n in order if left[n] > 0]
        for n in here:
            left[n] -= 1
            if left[n] == 0:
                last[n] = row
            row += 1
        sizes.append(len(here))
    return order, inverse, np.array(sizes), last
