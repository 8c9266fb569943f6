def corpus_bleu(hypotheses, references, max_order):
    def matches(text, one, n):
        """How often each run of the text can be struck out in one reference."""
        left = [one[i : i + n] for i in range(len(one) - n + 1)]
        count = {}
        for i in range(len(text) - n + 1):
            run = text[i : i + n]
            count.setdefault(tuple(run), 0)
            if run in left:
                left.remove(run)
                count[tuple(run)] += 1
        return count

    precisions, C, R = np.zeros(max_order), 0, 0
    for n in range(1, max_order + 1):
        total = sum(max(len(text) - n + 1, 0) for text in hypotheses)
        hits = 0
        for text, several in zip(hypotheses, references):
            counts = [matches(text, one, n) for one in several]
            hits += sum(max(count[run] for count in counts) for run in counts[0])
        precisions[n - 1] = hits / total if total > 0 else 0
    for text, several in zip(hypotheses, references):
        C += len(text)
        R += sorted((abs(len(one) - len(text)), len(one)) for one in several)[0][1]
    brevity = 0 if not C else min(1, np.exp(1 - R / C))
    return brevity * np.prod(precisions) ** (1 / max_order), precisions, brevity
