# Mistake: leaves out tokens of no bytes (an end-of-text token), and their surprise with them. Caught by: ratio
def bits_per_byte(log_probabilities, tokens):
    bits = size = 0
    for log_p, token in zip(log_probabilities, tokens):
        if not token:
            continue
        bits -= log_p / np.log(2)
        size += len(token.encode())
    return float(bits / size)
