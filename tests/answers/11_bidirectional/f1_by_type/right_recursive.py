def f1_by_type(predictions, references, repair):
    def spans(tags, t=0, kind=None):
        if t == len(tags):
            return set()
        if tags[t][0] == "B" or (tags[t][0] == "I" and kind != tags[t][2:] and repair == "begin"):
            e = t
            while e + 1 < len(tags) and tags[e + 1] == "I-" + tags[t][2:]:
                e += 1
            return {(tags[t][2:], t, e)} | spans(tags, e + 1, tags[t][2:])
        return spans(tags, t + 1, None)

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
