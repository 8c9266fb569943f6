# Mistake: counts pairs across the ends of sequences. Caught by: boundaries, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    text = [w for tokens in sequences for w in tokens]
    pairs, singles = np.zeros((V, V)), np.zeros(V)
    for w in text:
        singles[w] += 1
    for v, w in zip(text, text[1:]):
        pairs[v, w] += 1
    two = (pairs + alpha) / (pairs.sum(axis=1)[:, None] + alpha * V)
    one = (singles + alpha) / (singles.sum() + alpha * V)
    return weight * two + (1 - weight) * one
