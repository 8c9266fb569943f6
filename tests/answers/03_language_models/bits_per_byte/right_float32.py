# Right: float32, and the bytes of the joined text.
def bits_per_byte(log_probabilities, tokens):
    p = np.asarray(log_probabilities, dtype=np.float32)
    p *= np.float32(-1 / np.log(2))
    return p.sum() / np.float32(len("".join(tokens).encode()))
