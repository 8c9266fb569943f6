# Mistake: negators are the same if they look the same. Caught by: values
import unicodedata


def negation_share(plain, negated, classes, negators, margin):
    g, by = [], {}
    for s, o, c, n in zip(plain.tolist(), negated.tolist(), classes.tolist(), negators):
        g.append(0.5 if s == o or abs(s - o) <= margin else float((s > o) == (c == 1)))
        by.setdefault(unicodedata.normalize("NFC", n), []).append(g[-1])
    return sum(g) / len(g), {n: sum(by[n]) / len(by[n]) for n in by}
