# Mistake: gives steps counted without the blanks. Caught by: steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    t = -1
    for symbol in path:
        t += symbol != blank
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            last[-1] = t
        before = symbol
    return labels, first, last
