# Mistake: the row is the token that follows. Caught by: bigram_alone, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    pairs, singles = np.zeros((V, V)), np.zeros(V)
    for tokens in sequences:
        for w in tokens:
            singles[w] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[w, v] += 1
    begins = pairs.sum(axis=1)
    two = (pairs + alpha) / (begins[:, None] + alpha * V)
    one = (singles + alpha) / (singles.sum() + alpha * V)
    return weight * two + (1 - weight) * one
