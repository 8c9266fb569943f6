# Mistake: F1 is given in percent. Caught by: keys, counts, repairs, values
def _entities(tags, repair):
    found, kind, begin = [], None, 0
    for t, tag in enumerate(tags + ["O"]):
        if kind is not None and tag != "I-" + kind:
            found.append((kind, begin, t))
            kind = None
        if tag[0] == "B" or (tag[0] == "I" and repair == "begin" and kind is None):
            kind, begin = tag[2:], t
    return found


def f1_by_type(predictions, references, repair):
    right, predicted, true = {}, {}, {}
    for guess, truth in zip(predictions, references):
        guess, truth = _entities(guess, repair), _entities(truth, repair)
        for entity in guess:
            predicted[entity[0]] = predicted.get(entity[0], 0) + 1
            right[entity[0]] = right.get(entity[0], 0) + (entity in truth)
        for entity in truth:
            true[entity[0]] = true.get(entity[0], 0) + 1
    return {
        kind: 200 * right.get(kind, 0) / (predicted.get(kind, 0) + true.get(kind, 0))
        for kind in {*predicted, *true}
    }
