# Mistake: stays in nats. Caught by: unit, ratio
def bits_per_byte(log_probabilities, tokens):
    size = sum(len(token.encode()) for token in tokens)
    return -sum(log_probabilities) / size
