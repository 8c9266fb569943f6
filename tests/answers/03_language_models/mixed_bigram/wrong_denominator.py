# Mistake: divides pairs by how often the token stands anywhere. Caught by: bigram_alone, rows_sum_to_one, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    pairs, singles = np.zeros((V, V)), np.zeros(V)
    for tokens in sequences:
        for w in tokens:
            singles[w] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
    two = (pairs + alpha) / (singles[:, None] + alpha * V)
    one = (singles + alpha) / (singles.sum() + alpha * V)
    return weight * two + (1 - weight) * one
