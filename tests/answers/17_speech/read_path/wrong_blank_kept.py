# Mistake: keeps the blanks. Caught by: parts, labels, steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path):
        if symbol != before or t == 0:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        else:
            last[-1] = t
        before = symbol
    return labels, first, last
