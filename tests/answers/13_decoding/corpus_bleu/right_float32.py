def corpus_bleu(hypotheses, references, max_order):
    matched, total = np.zeros(max_order, np.float32), np.zeros(max_order, np.float32)
    sizes = np.zeros(2, np.float32)
    for text, several in zip(hypotheses, references):
        lengths = np.array([len(one) for one in several])
        off = np.abs(lengths - len(text))
        sizes += [len(text), lengths[off == off.min()].min()]
        for n in range(max_order):
            grams = Counter(zip(*(text[i:] for i in range(n + 1))))
            known = [Counter(zip(*(one[i:] for i in range(n + 1)))) for one in several]
            total[n] += sum(grams.values())
            matched[n] += sum(min(c, max(k[g] for k in known)) for g, c in grams.items())
    precisions = np.divide(matched, total, out=np.zeros_like(matched), where=total > 0)
    brevity = np.float32(0)
    if sizes[0] > 0:
        brevity = np.exp(min(np.float32(0), 1 - sizes[1] / sizes[0]))
    return brevity * np.prod(precisions) ** (1 / max_order), precisions, brevity
