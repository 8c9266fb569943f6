# Mistake: n-grams are numbers with 1000 as base. Caught by: values
def corpus_bleu(hypotheses, references, max_order):
    def ngrams(text, n):
        return Counter(
            sum(int(s) * 1000**k for k, s in enumerate(text[i : i + n]))
            for i in range(len(text) - n + 1)
        )

    matched, total = np.zeros(max_order), np.zeros(max_order)
    C = R = 0
    for text, several in zip(hypotheses, references):
        C += len(text)
        R += min((abs(len(one) - len(text)), len(one)) for one in several)[1]
        for n in range(1, max_order + 1):
            known = [ngrams(one, n) for one in several]
            for gram, count in ngrams(text, n).items():
                matched[n - 1] += min(count, max(counts[gram] for counts in known))
                total[n - 1] += count
    precisions = matched / np.maximum(total, 1)
    brevity = np.exp(min(0.0, 1 - R / C)) if C else 0.0
    return brevity * np.prod(precisions ** (1 / max_order)), precisions, brevity
