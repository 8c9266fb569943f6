# Right: sorted pairs and plain lists.
def typical(p, mass):
    from math import log

    entropy = -sum(q * log(q) for q in p if q)
    ranked = sorted((abs(-log(q) - entropy), k) for k, q in enumerate(p) if q)
    new, total = [0.0] * len(p), 0.0
    for _, k in ranked:
        if total >= mass:
            break
        new[k] = float(p[k])
        total += new[k]
    return [q / total for q in new]
