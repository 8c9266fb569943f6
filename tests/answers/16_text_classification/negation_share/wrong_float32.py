# Mistake: scores are compared in single precision. Caught by: values
def negation_share(plain, negated, classes, negators, margin):
    g, by = [], {}
    for s, o, c, n in zip(
        plain.astype(np.float32), negated.astype(np.float32), classes.tolist(), negators
    ):
        g.append(0.5 if s == o or abs(s - o) <= margin else float((s > o) == (c == 1)))
        by.setdefault(n, []).append(g[-1])
    return sum(g) / len(g), {n: sum(by[n]) / len(by[n]) for n in by}
