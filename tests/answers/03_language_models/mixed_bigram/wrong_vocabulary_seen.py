# Mistake: rows and columns only up to the largest token seen. Caught by: shape, unigram_alone, rows_sum_to_one, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = 1 + max(w for tokens in sequences for w in tokens)
    pairs, singles = np.zeros((V, V)), np.zeros(V)
    for tokens in sequences:
        for w in tokens:
            singles[w] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
    begins = pairs.sum(axis=1)
    two = (pairs + alpha) / (begins[:, None] + alpha * V)
    one = (singles + alpha) / (singles.sum() + alpha * V)
    return weight * two + (1 - weight) * one
