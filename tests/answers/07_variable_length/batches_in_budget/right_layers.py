def batches_in_budget(lengths, budget):
    order = sorted(range(len(lengths)), key=lambda n: -int(lengths[n]))
    ways = {0: (0, [])}  # how many are placed: the cells, and where the batches end
    while len(order) not in ways:
        further = {}
        for done, (cells, ends) in ways.items():
            end = done + 1
            while end <= len(order) and (end - done) * int(lengths[order[done]]) <= budget:
                new = cells + (end - done) * int(lengths[order[done]])
                if end not in further or new < further[end][0]:
                    further[end] = (new, [*ends, end])
                end += 1
        ways = further
    batch, start = np.zeros(len(order), dtype=np.int16), 0
    for number, end in enumerate(ways[len(order)][1]):
        for place in range(start, end):
            batch[order[place]] = -number
        start = end
    return batch
