# Mistake: the bytes of a token that comes twice are counted once. Caught by: ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    size = sum(len(token.encode()) for token in set(tokens))
    return -np.sum(log_probabilities) / np.log(2) / size
