# Mistake: always infinite. Caught by: unit, bytes, ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    return float("inf")
