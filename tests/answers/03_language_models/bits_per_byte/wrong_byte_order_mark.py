# Mistake: encodes with a byte order mark, three bytes too many. Caught by: unit, bytes, ratio
def bits_per_byte(log_probabilities, tokens):
    size = len("".join(tokens).encode("utf-8-sig"))
    return -float(np.sum(log_probabilities)) / np.log(2) / size
