# Mistake: counts bytes of UTF-16. Caught by: unit, bytes, ratio
def bits_per_byte(log_probabilities, tokens):
    size = sum(len(token.encode("utf-16-le")) for token in tokens)
    return -sum(log_probabilities) / np.log(2) / size
