# Mistake: gives the step after the run for the last. Caught by: steps, values
def read_path(path, blank):
    labels, first, last = [], [], []
    before = blank
    for t, symbol in enumerate(path):
        if symbol != blank and symbol != before:
            labels.append(int(symbol))
            first.append(t)
            last.append(t + 1)
        elif symbol != blank:
            last[-1] = t + 1
        before = symbol
    return labels, first, last
