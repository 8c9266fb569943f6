def alignment_error_rate(weights, sure, possible):
    found = wanted = 0
    for array, sure_links, possible_links in zip(weights, sure, possible):
        A, must, may = (np.zeros(array.shape, dtype=bool) for _ in range(3))
        A[np.arange(len(array)), array.argmax(axis=1)] = array.max(axis=1) > 0
        for t, s in sure_links:
            must[t, s] = may[t, s] = True
        for t, s in possible_links:
            may[t, s] = True
        found += np.count_nonzero(A & must) + np.count_nonzero(A & may)
        wanted += np.count_nonzero(A) + np.count_nonzero(must)
    return 1 - found / max(wanted, 1) if wanted else 0
