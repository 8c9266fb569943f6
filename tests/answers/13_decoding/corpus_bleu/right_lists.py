def corpus_bleu(hypotheses, references, max_order):
    precisions = []
    for n in range(1, max_order + 1):
        hits = everything = 0
        for text, several in zip(hypotheses, references):
            runs = [tuple(text[i : i + n]) for i in range(len(text) + 1 - n)]
            everything += len(runs)
            limit = Counter()
            for one in several:
                limit |= Counter(tuple(one[i : i + n]) for i in range(len(one) + 1 - n))
            hits += sum((Counter(runs) & limit).values())
        precisions.append(hits / everything if everything else 0.0)
    C = sum(map(len, hypotheses))
    R = 0
    for text, several in zip(hypotheses, references):
        R += min(sorted(map(len, several)), key=lambda length: abs(length - len(text)))
    brevity = 0.0 if C == 0 else 1.0 if C >= R else float(np.exp(1 - R / C))
    mean = 0.0
    if min(precisions) > 0:
        mean = np.exp(np.mean(np.log(precisions)))
    return brevity * mean, precisions, brevity
