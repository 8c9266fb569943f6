# Right: a loop with log2 of each probability.
def bits_per_byte(log_probabilities, tokens):
    bits, size = 0.0, 0
    for p, token in zip(log_probabilities, tokens):
        bits -= np.log2(np.exp(p))
        size += len(bytes(token, "utf-8"))
    return bits / size
