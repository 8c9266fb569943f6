from itertools import zip_longest


def forced_batch(sentences, limit, pad, start, end):
    pairs = [list(zip([start] + s, s + [end]))[:limit] for s in sentences]
    steps = list(zip_longest(*pairs))
    inputs = [[pad if p is None else p[0] for p in step] for step in steps]
    targets = [[pad if p is None else p[1] for p in step] for step in steps]
    mask = [[p is not None for p in step] for step in steps]
    return inputs, targets, mask
