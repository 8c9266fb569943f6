# Mistake: a second I after one that is dropped begins an entity. Caught by: repairs, values
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
                if t + 1 < len(tags) and tags[t + 1] == tag:
                    kind = tag[2:]
                    out.append([kind, t + 1, t + 1])
        return {tuple(e) for e in out}

    count = {}
    for p, r in zip(predictions, references):
        p, r = spans(p), spans(r)
        for e in p:
            count.setdefault(e[0], [0, 0, 0])[1] += 1
        for e in r:
            count.setdefault(e[0], [0, 0, 0])[2] += 1
        for e in p & r:
            count[e[0]][0] += 1
    return {k: 2 * c / (a + b) for k, (c, a, b) in count.items()}
