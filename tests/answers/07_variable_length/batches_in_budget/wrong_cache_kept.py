# Mistake: what was found for other lengths is kept. Caught by: budget, fewest, fewest_cells, best
from functools import lru_cache

_L = []
_B = [0]


@lru_cache(None)
def _best(j):
    if j == 0:
        return (0, 0, 0)
    return min(
        (_best(i)[0] + 1, _best(i)[1] + (j - i) * _L[i], i)
        for i in range(j)
        if (j - i) * _L[i] <= _B[0]
    )


def batches_in_budget(lengths, budget):
    o = np.argsort(-lengths.astype(int), kind="stable")
    _L[:] = [int(lengths[n]) for n in o]
    _B[0] = budget
    out, j = np.zeros(len(o), int), len(o)
    while j:
        i = _best(j)[2]
        out[o[i:j]] = j
        j = i
    return out
