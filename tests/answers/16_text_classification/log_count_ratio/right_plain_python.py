import math


def log_count_ratio(documents, labels, V, alpha):
    holds = [set(document) for document in documents]
    counts = []
    for kind in (1, 0):
        mine = [words for words, label in zip(holds, labels) if label == kind]
        counts.append([alpha + sum(v in words for words in mine) for v in range(V)])
    p, q = counts
    return [math.log(a / sum(p) / (b / sum(q))) for a, b in zip(p, q)]
