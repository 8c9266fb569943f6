# Mistake: calls a method that a list does not have. Caught by: unit, ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    return -log_probabilities.sum() / np.log(2) / len("".join(tokens).encode())
