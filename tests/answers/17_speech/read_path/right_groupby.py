import itertools


def read_path(path, blank):
    labels, first, last, t = [], [], [], 0
    for symbol, run in itertools.groupby(path):
        size = len(list(run))
        if symbol != blank:
            labels, first, last = [*labels, symbol], [*first, t], [*last, t + size - 1]
        t += size
    return labels, first, last
