import numpy as np


def negation_share(plain, negated, classes, negators, margin):
    plain, negated = np.asarray(plain, float), np.asarray(negated, float)
    up = np.where(np.asarray(classes) == 1, 1, -1)
    tie = plain == negated
    with np.errstate(invalid="ignore"):
        tie |= np.abs(plain - negated) <= margin
    got = np.where(tie, 0.5, np.where(plain > negated, up, -up) > 0)
    names = np.array(negators, dtype=object)
    shares = {name: got[[other == name for other in names]].mean() for name in set(negators)}
    return got.mean(), shares
