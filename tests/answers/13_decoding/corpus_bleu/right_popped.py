def corpus_bleu(hypotheses, references, max_order):
    """pops from its arguments"""
    C = R = 0
    m, t = [0] * max_order, [0] * max_order
    while hypotheses:
        y, refs = hypotheses.pop(), references.pop()
        C += len(y)
        refs.sort(key=len)
        best = None
        for r in refs:
            if best is None or abs(len(r) - len(y)) < abs(best - len(y)):
                best = len(r)
        R += best
        for n in range(1, max_order + 1):
            grams = [tuple(y[i : i + n]) for i in range(len(y)) if i + n <= len(y)]
            t[n - 1] += len(grams)
            lists = [
                Counter(tuple(r[i : i + n]) for i in range(len(r)) if i + n <= len(r)) for r in refs
            ]
            for g in set(grams):
                m[n - 1] += min(grams.count(g), max(l.get(g, 0) for l in lists))
    p = np.array([a / b if b else 0 for a, b in zip(m, t)], dtype=np.float32)
    b = 0.0 if C == 0 else min(1.0, float(np.exp(1 - R / C)))
    return b * p.prod(dtype=float) ** (1 / max_order), p, b
