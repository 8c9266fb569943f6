# Mistake: takes logarithms of floats. Caught by: levels, values
def recall_units(keys, values, pairs, levels):
    import math

    def log_comb(n, k):
        return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    logs = [log_comb(keys, j) + j * math.log(values) for j in seen]
    total = float(np.logaddexp.reduce(logs))
    return math.ceil(total / math.log(levels))
