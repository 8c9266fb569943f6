# Mistake: padding stands before the sentence. Caught by: padding, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[len(inputs) - steps[n] :, n] = [start, *sentence][: steps[n]]
        targets[len(inputs) - steps[n] :, n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
