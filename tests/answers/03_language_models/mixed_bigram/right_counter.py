# Right: Counters and nested lists.
def mixed_bigram(sequences, vocab_size, alpha, weight):
    from collections import Counter

    single = Counter(w for tokens in sequences for w in tokens)
    pair = Counter(p for tokens in sequences for p in zip(tokens, tokens[1:]))
    V = range(vocab_size)
    rows = []
    for v in V:
        begins = sum(pair[v, w] for w in V) + alpha * vocab_size
        row = []
        for w in V:
            one = (single[w] + alpha) / (sum(single.values()) + alpha * vocab_size)
            row.append(weight * (pair[v, w] + alpha) / begins + (1 - weight) * one)
        rows.append(row)
    return rows
