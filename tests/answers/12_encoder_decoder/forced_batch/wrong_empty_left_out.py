# Mistake: an empty sentence has no step. Caught by: shapes, shift, padding, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) if sentence else 0 for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
