# Mistake: takes exp of each logarithm and log2 of that, which is -inf where exp gives 0. Caught by: ratio
def bits_per_byte(log_probabilities, tokens):
    bits = -np.log2(np.exp(np.asarray(log_probabilities, dtype=float)))
    return bits.sum() / len("".join(tokens).encode())
