# Mistake: counts in uint8, which start again at 256. Caught by: values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    pairs, singles = np.zeros((V, V), np.uint8), np.zeros(V, np.uint8)
    for tokens in sequences:
        for w in tokens:
            singles[w] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
    two = (pairs + alpha) / (pairs.sum(axis=1, keepdims=True) + alpha * V)
    return weight * two + (1 - weight) * (singles + alpha) / (singles.sum() + alpha * V)
