# Mistake: calls the rate 0 where no reference has a word. Caught by: rate, values
def word_errors(references, hypotheses):
    counts, words = np.zeros(4, dtype=int), 0
    for reference, hypothesis in zip(references, hypotheses, strict=True):
        reference, hypothesis = reference.split(), hypothesis.split()
        words += len(reference)
        # (edits, substitutions, deletions, insertions): tuples are compared in this order
        row = [(j, 0, 0, j) for j in range(len(hypothesis) + 1)]
        for i, word in enumerate(reference, 1):
            above, row = row, [(i, 0, i, 0)]
            for j, other in enumerate(hypothesis):
                swap, (e, s, d, n) = word != other, above[j]
                pair = (e + swap, s + swap, d, n)
                e, s, d, n = above[j + 1]
                deleted = (e + 1, s, d + 1, n)
                e, s, d, n = row[j]
                row.append(min(pair, deleted, (e + 1, s, d, n + 1)))
        counts += row[-1]
    edits, substitutions, deletions, insertions = counts.tolist()
    rate = edits / words if words else 0.0
    return substitutions, deletions, insertions, rate
