# Mistake: counts the blank after a run as part of it. Caught by: steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path):
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif labels and (symbol != blank or before == labels[-1]):
            last[-1] = t
        before = symbol
    return labels, first, last
