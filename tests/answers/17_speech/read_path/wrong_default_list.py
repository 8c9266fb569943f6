# Mistake: keeps the labels of earlier calls in a default argument. Caught by: parts, labels, values
def read_path(path, blank, labels=[]):
    first, last = [], []
    before = blank
    for t, s in enumerate(path):
        if s != blank and s != before:
            labels.append(int(s))
            first.append(t)
            last.append(t)
        elif s != blank:
            last[-1] = t
        before = s
    return labels, first, last
