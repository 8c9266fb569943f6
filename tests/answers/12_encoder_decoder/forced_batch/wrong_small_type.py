# Mistake: symbols are kept in 16 bits. Caught by: cut
def forced_batch(sentences, limit, pad, start, end):
    steps = [min(len(sentence) + 1, limit) for sentence in sentences]
    inputs = np.full((max(steps), len(steps)), pad, dtype=np.int16)
    targets = inputs.copy()
    for n, sentence in enumerate(sentences):
        inputs[: steps[n], n] = np.array([start, *sentence]).astype(np.int16)[: steps[n]]
        targets[: steps[n], n] = np.array([*sentence, end]).astype(np.int16)[: steps[n]]
    return inputs, targets, np.arange(max(steps))[:, None] < steps
