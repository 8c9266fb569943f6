# Mistake: counts steps from 1. Caught by: steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path, 1):
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            last[-1] = t
        before = symbol
    return labels, first, last
