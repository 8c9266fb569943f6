# Mistake: keeps each symbol that is no blank. Caught by: parts, labels, steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    for t, symbol in enumerate(path):
        if symbol != blank:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            last[-1] = t
    return labels, first, last
