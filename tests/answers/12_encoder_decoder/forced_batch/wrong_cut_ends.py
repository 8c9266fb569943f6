# Mistake: a cut sentence gets the end symbol in its last place. Caught by: cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence[: limit - 1], end]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
