# Mistake: equal sequences count once. Caught by: values
def f1_by_type(predictions, references, repair):
    def spans(tags):
        out = []
        kind = None
        for t, tag in enumerate(tags):
            if tag == "O":
                kind = None
            elif tag[0] == "B" or (kind != tag[2:] and repair == "begin"):
                kind = tag[2:]
                out.append([kind, t, t])
            elif kind == tag[2:]:
                out[-1][2] = t
            else:
                kind = None
        return {tuple(e) for e in out}

    count = {}
    for p, r in sorted(set(zip(map(tuple, predictions), map(tuple, references)))):
        p, r = spans(p), spans(r)
        for e in p:
            count.setdefault(e[0], [0, 0, 0])[1] += 1
        for e in r:
            count.setdefault(e[0], [0, 0, 0])[2] += 1
        for e in p & r:
            count[e[0]][0] += 1
    return {k: 2 * c / (a + b) for k, (c, a, b) in count.items()}
