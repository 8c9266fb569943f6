# Mistake: str.count, which does not count overlapping pairs: 1 1 1 has one pair 1 1, not two. Caught by: values
def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    texts = ["".join(chr(97 + w) for w in tokens) for tokens in sequences]
    letters = [chr(97 + w) for w in range(V)]
    pairs = np.array([[sum(s.count(v + w) for s in texts) for w in letters] for v in letters])
    single = np.array([sum(s.count(w) for s in texts) for w in letters])
    two = (pairs + alpha) / (pairs.sum(axis=1, keepdims=True) + alpha * V)
    return weight * two + (1 - weight) * (single + alpha) / (single.sum() + alpha * V)
