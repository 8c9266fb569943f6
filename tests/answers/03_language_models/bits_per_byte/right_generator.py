# Right: one pass over a list, a NumPy number comes back.
import math


def bits_per_byte(log_probabilities, tokens):
    size = sum(map(len, map(str.encode, tokens)))
    return np.float64(-math.fsum(map(float, log_probabilities)) / (size * math.log(2)))
