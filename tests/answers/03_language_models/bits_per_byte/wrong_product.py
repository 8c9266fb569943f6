# Mistake: log2 of the product of the probabilities, which underflows to 0 in a text of some length. Caught by: ratio
def bits_per_byte(log_probabilities, tokens):
    p = np.prod(np.exp(log_probabilities))
    return float(-np.log2(p) / len("".join(tokens).encode()))
