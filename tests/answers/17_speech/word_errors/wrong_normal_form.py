# Mistake: takes letters for equal that only look equal. Caught by: values
import unicodedata


def _pairs(r, h):
    row = [(j, 0, 0, j) for j in range(len(h) + 1)]
    for i, w in enumerate(r, 1):
        above, row = row, [(i, 0, i, 0)]
        for j, o in enumerate(h):
            e, s, d, n = above[j]
            p = (e + (w != o), s + (w != o), d, n)
            e, s, d, n = above[j + 1]
            q = (e + 1, s, d + 1, n)
            e, s, d, n = row[j]
            row.append(min(p, q, (e + 1, s, d, n + 1)))
    return np.array(row[-1][1:])


def word_errors(references, hypotheses):
    f = lambda t: unicodedata.normalize("NFC", t).split()
    c = sum([_pairs(f(r), f(h)) for r, h in zip(references, hypotheses)], np.zeros(3, int))
    W = sum(len(f(r)) for r in references)
    e = c.sum()
    return *c, e / W if W else (np.inf if e else 0.0)
