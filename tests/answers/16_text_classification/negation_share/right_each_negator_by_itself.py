def negation_share(plain, negated, classes, negators, margin):
    def mean(places):
        total = 0
        for i in places:
            s, other = float(plain[i]), float(negated[i])
            if s == other or abs(other - s) <= margin:
                total += 0.5
            elif (s < other) != (classes[i] == 1):
                total += 1
        return total / len(places)

    everywhere = range(len(negators))
    by_negator = {}
    for name in dict.fromkeys(negators):
        by_negator[name] = mean([i for i in everywhere if negators[i] == name])
    return [mean(everywhere), by_negator]
