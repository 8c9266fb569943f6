# Mistake: counts tokens. Caught by: bytes, ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    size = len(tokens)
    return -sum(log_probabilities) / np.log(2) / size
