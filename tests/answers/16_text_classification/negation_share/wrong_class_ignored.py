# Mistake: a negator is always expected to lower the score. Caught by: kinds, order, ties, values
def negation_share(plain, negated, classes, negators, margin):
    points, groups = [], {}
    for i, negator in enumerate(negators):
        s, other = float(plain[i]), float(negated[i])
        if s == other or abs(s - other) <= margin:
            got = 0.5
        elif True:
            got = 1.0 if s > other else 0.0
        else:
            got = 1.0 if s < other else 0.0
        points.append(got)
        groups.setdefault(negator, []).append(got)
    share = sum(points) / len(points)
    return share, {negator: sum(g) / len(g) for negator, g in groups.items()}
