# Mistake: leaves out tokens with probability 0, whose surprise is infinite. Caught by: ratio
def bits_per_byte(log_probabilities, tokens):
    log_p = np.asarray(log_probabilities, dtype=float)
    size = len("".join(tokens).encode())
    return float(-log_p[np.isfinite(log_p)].sum() / np.log(2) / size)
