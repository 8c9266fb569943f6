# Mistake: a difference just above the margin is a tie. Caught by: values
import math


def negation_share(plain, negated, classes, negators, margin):
    g, by = [], {}
    for s, o, c, n in zip(plain.tolist(), negated.tolist(), classes.tolist(), negators):
        g.append(
            0.5
            if s == o
            or abs(s - o) < margin
            or math.isclose(abs(s - o), margin, rel_tol=1e-9, abs_tol=0)
            else float((s > o) == (c == 1))
        )
        by.setdefault(n, []).append(g[-1])
    return sum(g) / len(g), {n: sum(by[n]) / len(by[n]) for n in by}
