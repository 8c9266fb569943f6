# Mistake: compares the words without their order. Caught by: counts, ties, values
from collections import Counter


def word_errors(references, hypotheses):
    S = D = I = words = 0
    for reference, hypothesis in zip(references, hypotheses):
        r, h = Counter(reference.split()), Counter(hypothesis.split())
        words += sum(r.values())
        missing, more = sum((r - h).values()), sum((h - r).values())
        S += min(missing, more)
        D += missing - min(missing, more)
        I += more - min(missing, more)
    edits = S + D + I
    return S, D, I, edits / words if words else (np.inf if edits else 0.0)
