# Mistake: always the size of the vocabulary. Caught by: target, ignores_padding, mean, values
def masked_perplexity(probabilities, targets, mask):
    probabilities[:] = 1 / probabilities.shape[2]
    return probabilities.shape[2]
