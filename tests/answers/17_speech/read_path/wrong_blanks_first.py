# Mistake: takes the blanks out before runs become one. Caught by: parts, labels, steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path):
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            last[-1] = t
        before = before if symbol == blank else symbol
    return labels, first, last
