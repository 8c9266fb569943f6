# Mistake: there is no end symbol, and the last step is missing. Caught by: shapes, shift, padding, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(max(len(sentence), 1), limit) for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence, *([] if sentence else [end])][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
