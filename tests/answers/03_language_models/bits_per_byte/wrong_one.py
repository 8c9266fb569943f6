# Mistake: always 1. Caught by: unit, bytes, ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    return 1.0
