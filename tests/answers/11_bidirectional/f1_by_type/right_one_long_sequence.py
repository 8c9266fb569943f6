def f1_by_type(predictions, references, repair):
    """All sequences one after another, with an O between them."""

    def flat(rows):
        return [tag for row in rows for tag in [*row, "O"]]

    def spans(tags):
        found, kind, begin = {}, "", 0
        for t, tag in enumerate(tags):
            if kind and tag != f"I-{kind}":
                found.setdefault(kind, set()).add((begin, t))
                kind = ""
            if not kind and tag != "O" and (tag.startswith("B-") or repair != "drop"):
                kind, begin = tag[2:], t
        return found

    guess, truth = spans(flat(predictions)), spans(flat(references))
    f1 = {}
    for kind in [*guess, *truth]:
        a, b = guess.get(kind, set()), truth.get(kind, set())
        f1[kind] = np.float64(2 * len(a & b)) / (len(a) + len(b))
    return f1
