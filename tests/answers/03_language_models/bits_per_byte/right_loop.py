# Right: a loop, with each logarithm taken to base 2.
def bits_per_byte(log_probabilities, tokens):
    bits, size = 0.0, 0
    for log_p, token in zip(log_probabilities, tokens):
        bits -= log_p * np.log2(np.e)
        size += len(bytes(token, "utf-8"))
    return bits / size
