# Mistake: a token that nothing follows gets the unigrams alone, without the share of the bigrams. Caught by: values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    pairs, singles = np.zeros((vocab_size, vocab_size)), np.full(vocab_size, float(alpha))
    for tokens in sequences:
        for w in tokens:
            singles[w] += 1
        for v, w in zip(tokens, tokens[1:]):
            pairs[v, w] += 1
    singles /= singles.sum()
    result = np.tile(singles, (vocab_size, 1))
    for v in np.flatnonzero(pairs.any(axis=1)):
        smoothed = (pairs[v] + alpha) / (pairs[v].sum() + alpha * vocab_size)
        result[v] = weight * smoothed + (1 - weight) * singles
    return result
