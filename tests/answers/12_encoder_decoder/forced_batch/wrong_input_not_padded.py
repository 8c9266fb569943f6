# Mistake: the inputs go on with the end symbol after the sentence. Caught by: padding, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    targets = np.full((max(steps), len(steps)), pad)
    inputs = np.full((max(steps), len(steps)), end)
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
