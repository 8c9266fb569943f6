# Mistake: adds alpha once to the denominator, not for every token. Caught by: unigram_alone, bigram_alone, rows_sum_to_one, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    pairs, singles = np.zeros((V, V)), np.zeros(V)
    for tokens in sequences:
        for w in tokens:
            singles[w] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
    begins = pairs.sum(axis=1)
    two = (pairs + alpha) / (begins[:, None] + alpha)
    one = (singles + alpha) / (singles.sum() + alpha)
    return weight * two + (1 - weight) * one
