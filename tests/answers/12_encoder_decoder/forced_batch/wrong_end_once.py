# Mistake: an end symbol that ends a sentence already is not said again. Caught by: cut
def forced_batch(sentences, limit, pad, start, end):
    sentences = [s[:-1] if s and s[-1] == end else s for s in sentences]
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = [start, *sentence][: steps[n]]
        targets[: steps[n], n] = [*sentence, end][: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
