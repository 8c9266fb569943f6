def _repaired(tags, repair):
    """The tags with every I that continues nothing turned into O or B."""
    out = []
    for tag in tags:
        before = out[-1] if out else "O"
        if tag[0] == "I" and before[1:] != tag[1:]:
            tag = "O" if repair == "drop" else "B" + tag[1:]
        out.append(tag)
    return out


def f1_by_type(predictions, references, repair):
    right, number = {}, {}
    for guess, truth in zip(predictions, references):
        sides = []
        for tags in (guess, truth):
            tags = _repaired(tags, repair)
            starts = [t for t, tag in enumerate(tags) if tag[0] == "B"]
            spans = []
            for t in starts:
                stop = t + 1
                while stop < len(tags) and tags[stop][0] == "I":
                    stop += 1
                spans.append((tags[t][2:], t, stop))
                number[tags[t][2:]] = number.get(tags[t][2:], 0) + 1
            sides.append(spans)
        for span in sides[0]:
            right[span[0]] = right.get(span[0], 0) + sides[1].count(span)
    return {kind: 2.0 * right.get(kind, 0) / total for kind, total in number.items()}
