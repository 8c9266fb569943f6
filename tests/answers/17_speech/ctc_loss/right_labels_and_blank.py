def ctc_loss(log_probs, labels, blank):
    U = len(labels)
    ends = {(0, True): 0.0}  # number of labels, and whether a blank is last: log of the sum
    for row in log_probs:
        new = {}

        def add(key, value):
            new[key] = np.logaddexp(new.get(key, -np.inf), value)

        for (u, is_blank), a in ends.items():
            add((u, True), a + row[blank])
            if not is_blank:
                add((u, False), a + row[labels[u - 1]])
            if u < U and (is_blank or labels[u] != labels[u - 1]):
                add((u + 1, False), a + row[labels[u]])
        ends = new
    return -np.logaddexp(ends.get((U, False), -np.inf), ends.get((U, True), -np.inf))
