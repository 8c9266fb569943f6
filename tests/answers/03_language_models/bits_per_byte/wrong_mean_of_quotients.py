# Mistake: the mean of each token's quotient. Caught by: ratio, cut_differently
def bits_per_byte(log_probabilities, tokens):
    bits = [-p / np.log(2) / len(w.encode()) for p, w in zip(log_probabilities, tokens)]
    return np.mean(bits)
