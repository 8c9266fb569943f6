# Mistake: the batch has as many steps as the limit allows, whatever its rows have. Caught by: shapes, shift, padding, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    inputs = np.full((min(limit, 2000), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(min(limit, 2000))[:, None] < steps
