# Mistake: a small number is added to the shares. Caught by: values
def log_count_ratio(documents, labels, V, alpha):
    p = np.full((2, V), float(alpha))
    for d, l in zip(documents, labels):
        for w in set(d):
            p[l, w] += 1
    p /= p.sum(1, keepdims=True)
    return np.log((p[1] + 1e-9) / (p[0] + 1e-9))
