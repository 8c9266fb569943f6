# Mistake: keeps symbols in 8 bits. Caught by: values
def read_path(path, blank):
    path = np.asarray(path, dtype=np.int8 if len(path) else int)
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
