def align(reference, hypothesis, swap, gap):
    """Each place of a row carries its alignment along."""
    row = [(gap * j, ()) for j in range(len(hypothesis) + 1)]
    for r in reference:
        new = [(row[0][0] + gap, (*row[0][1], -1))]
        for j, h in enumerate(hypothesis):
            both = row[j][0] + swap[r, h], (*row[j][1], j)
            out = row[j + 1][0] + gap, (*row[j + 1][1], -1)
            many = new[j][0] + gap, new[j][1]
            new.append(min(both, out, many, key=lambda way: way[0]))
        row = new
    return np.float32(row[-1][0]), np.array(row[-1][1], dtype=np.int32)
