def alignment_error_rate(weights, sure, possible):
    found = wanted = 0
    for pair in range(len(weights)):
        array = weights[pair]
        must = []
        for link in sure[pair]:
            if link not in must:
                must.append(link)
        wanted += len(must)
        for t in range(array.shape[0]):
            best = max(range(array.shape[1]), key=lambda s: array[t, s])
            if array[t, best] == 0:
                continue
            wanted += 1
            if (t, best) in must:
                found += 2
            elif (t, best) in possible[pair]:
                found += 1
    if wanted == 0:
        return 0.0
    return (wanted - found) / wanted
