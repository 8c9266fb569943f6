# Mistake: the mean surprise in place of the sum. Caught by: ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    size = sum(len(token.encode()) for token in tokens)
    return -np.mean(log_probabilities) / np.log(2) / size
