# Mistake: keeps each label once. Caught by: parts, labels, steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    for t, symbol in enumerate(path):
        if symbol != blank and symbol not in labels:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            last[labels.index(symbol)] = t
    return labels, first, last
