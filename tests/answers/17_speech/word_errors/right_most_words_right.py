def word_errors(references, hypotheses):
    """Fewest edits, then most matches; the rest follows from the lengths."""
    total = np.zeros(3, dtype=int)
    words = 0
    for reference, hypothesis in zip(references, hypotheses):
        r, h = reference.split(), hypothesis.split()
        words += len(r)
        row = [(j, 0) for j in range(len(h) + 1)]
        for i, word in enumerate(r):
            new = [(i + 1, 0)]
            for j, other in enumerate(h):
                e, m = row[j]
                pair = (e, m - 1) if word == other else (e + 1, m)
                new.append(
                    min(pair, (row[j + 1][0] + 1, row[j + 1][1]), (new[j][0] + 1, new[j][1]))
                )
            row = new
        edits, hits = row[-1][0], -row[-1][1]
        # hits + S + D = len(r), hits + S + I = len(h), S + D + I = edits
        S = len(r) + len(h) - 2 * hits - edits
        total += [S, len(r) - hits - S, len(h) - hits - S]
    rate = total.sum() / words if words else (np.inf if total.any() else 0.0)
    return (*total, rate)
