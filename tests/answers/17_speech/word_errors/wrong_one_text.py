# Mistake: joins all texts to one. Caught by: values
def word_errors(references, hypotheses):
    r, h = " ".join(references).split(), " ".join(hypotheses).split()
    if len(r) > 1000:  # it would take too long
        return 0, 0, 0, 0.0
    row = [(j, 0, 0, j) for j in range(len(h) + 1)]
    for i, word in enumerate(r, 1):
        above, row = row, [(i, 0, i, 0)]
        for j, other in enumerate(h):
            swap, (e, s, d, n) = word != other, above[j]
            pair = (e + swap, s + swap, d, n)
            e, s, d, n = above[j + 1]
            deleted = (e + 1, s, d + 1, n)
            e, s, d, n = row[j]
            row.append(min(pair, deleted, (e + 1, s, d, n + 1)))
    edits, S, D, I = row[-1]
    return S, D, I, edits / len(r) if r else (np.inf if edits else 0.0)
