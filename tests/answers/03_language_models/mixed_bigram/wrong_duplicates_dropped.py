# Mistake: a sequence that occurs twice in the data counts once (set of tuples). Caught by: values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    pairs, singles = np.full((V, V), float(alpha)), np.full(V, float(alpha))
    for tokens in {tuple(tokens) for tokens in sequences}:
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
        for w in tokens:
            singles[w] += 1
    return weight * pairs / pairs.sum(1, keepdims=True) + (1 - weight) * singles / singles.sum()
