from collections import Counter


def negation_share(plain, negated, classes, negators, margin):
    halves, pairs = Counter(), Counter(negators)
    for s, other, kind, negator in zip(plain.tolist(), negated.tolist(), classes, negators):
        low, high = (other, s) if kind == 1 else (s, other)
        if low == high or -margin <= high - low <= margin:
            halves[negator] += 1
        elif low < high:
            halves[negator] += 2
    total = sum(halves.values()) / 2 / len(negators)
    return total, {negator: halves[negator] / 2 / pairs[negator] for negator in pairs}
