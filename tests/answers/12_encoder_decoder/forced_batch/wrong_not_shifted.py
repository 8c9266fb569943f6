# Mistake: the decoder reads what it should say. Caught by: shapes, shift, padding, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [*sentence, end][: steps[n]]
        targets[: steps[n], n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
