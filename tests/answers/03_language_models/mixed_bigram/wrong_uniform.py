# Mistake: all tokens alike, whatever was counted. Caught by: shape, unigram_alone, bigram_alone, boundaries, rows_sum_to_one, values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    return np.full((vocab_size, vocab_size), 1 / vocab_size)
