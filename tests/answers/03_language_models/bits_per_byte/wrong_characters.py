# Mistake: counts characters. Caught by: bytes, ratio
def bits_per_byte(log_probabilities, tokens):
    size = sum(len(token) for token in tokens)
    return -sum(log_probabilities) / np.log(2) / size
