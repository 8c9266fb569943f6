# Mistake: nothing is cut. Caught by: shapes, cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [len(sentence) + 1 for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
