# Mistake: takes the mask for lengths, as if what counts came first. Caught by: ignores_padding, values
def masked_perplexity(probabilities, targets, mask):
    nats, count = 0.0, 0
    for n, length in enumerate(mask.sum(axis=0)):
        for t in range(length):
            nats -= np.log(probabilities[t, n, targets[t, n]])
            count += 1
    return float(np.exp(nats / count))
