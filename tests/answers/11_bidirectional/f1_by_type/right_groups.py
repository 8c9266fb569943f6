def _entities(tags, repair):
    found = []
    for t, tag in enumerate(tags):
        kind = tag[2:]
        goes_on = tag[0] == "I" and found and found[-1][0] == kind and found[-1][2] == t
        if goes_on:
            found[-1][2] = t + 1
        elif tag[0] == "B" or (tag[0] == "I" and repair == "begin"):
            found.append([kind, t, t + 1])
    return [tuple(entity) for entity in found]


def f1_by_type(predictions, references, repair):
    everything = {"guess": [], "truth": []}
    for n in range(len(predictions)):
        everything["guess"] += [(n, *e) for e in _entities(predictions[n], repair)]
        everything["truth"] += [(n, *e) for e in _entities(references[n], repair)]
    f1 = {}
    for kind in {e[1] for side in everything.values() for e in side}:
        guess, truth = ({e for e in side if e[1] == kind} for side in everything.values())
        precision = len(guess & truth) / len(guess) if guess else 0.0
        recall = len(guess & truth) / len(truth) if truth else 0.0
        total = precision + recall
        f1[kind] = 2 * precision * recall / total if total else 0.0
    return f1
