def packing_plan(lengths):
    lengths = [int(length) for length in lengths]
    order = sorted(range(len(lengths)), key=lambda n: -lengths[n])
    inverse = [0] * len(order)
    for place, n in enumerate(order):
        inverse[n] = place
    batch_sizes, last_rows, row = [], [0] * len(order), 0
    for t in range(max(lengths)):
        size = sum(t < length for length in lengths)
        for place in range(size):
            if lengths[order[place]] == t + 1:
                last_rows[order[place]] = row + place
        batch_sizes.append(size)
        row += size
    return order, inverse, batch_sizes, last_rows
