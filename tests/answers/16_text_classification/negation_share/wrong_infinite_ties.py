# Mistake: two infinite scores of one sign are no tie. Caught by: values
def negation_share(plain, negated, classes, negators, margin):
    points, groups = [], {}
    for i, negator in enumerate(negators):
        s, other = float(plain[i]), float(negated[i])
        if abs(s - other) <= margin:
            got = 0.5
        elif classes[i] == 1:
            got = 1.0 if s > other else 0.0
        else:
            got = 1.0 if s < other else 0.0
        points.append(got)
        groups.setdefault(negator, []).append(got)
    share = sum(points) / len(points)
    return share, {negator: sum(g) / len(g) for negator, g in groups.items()}
