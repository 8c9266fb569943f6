# Right: sequence by sequence, returns a list of lists.
def read_out(y, lengths):
    rows = []
    for n in range(y.shape[1]):
        valid = [list(y[t][n]) for t in range(lengths[n])]
        rows.append(valid[-1] + [sum(column) / len(valid) for column in zip(*valid)])
    return rows
