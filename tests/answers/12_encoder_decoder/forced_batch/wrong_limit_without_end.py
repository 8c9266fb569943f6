# Mistake: the limit counts symbols, and the end symbol comes after it. Caught by: shapes, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence), limit) + 1 for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence[:limit], end]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
