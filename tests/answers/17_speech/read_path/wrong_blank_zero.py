# Mistake: takes 0 for the blank. Caught by: parts, labels, values
def read_path(path, blank):
    blank = 0
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path):
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            last[-1] = t
        before = symbol
    return labels, first, last
