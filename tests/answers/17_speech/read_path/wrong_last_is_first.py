# Mistake: gives the first step for the last too. Caught by: steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path):
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t)
        elif symbol != blank:
            pass
        before = symbol
    return labels, first, last
