import math
from fractions import Fraction


def log_count_ratio(documents, labels, V, alpha):
    a = Fraction(alpha)
    p, q = [a] * V, [a] * V
    for d, l in zip(documents, labels):
        for w in set(d):
            if l:
                p[w] += 1
            else:
                q[w] += 1
    P, Q = sum(p), sum(q)
    return [math.log(x * Q / (y * P)) for x, y in zip(p, q)]
