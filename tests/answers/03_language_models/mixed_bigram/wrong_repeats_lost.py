# Mistake: counts a token that repeats in a sequence once (fancy indexing with +=). Caught by: unigram_alone, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    pairs, singles = np.zeros((V, V)), np.zeros(V)
    for tokens in sequences:
        singles[np.array(tokens, int)] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
    begins = pairs.sum(axis=1)
    two = (pairs + alpha) / (begins[:, None] + alpha * V)
    one = (singles + alpha) / (singles.sum() + alpha * V)
    return weight * two + (1 - weight) * one
