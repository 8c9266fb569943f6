# Mistake: looks for pairs in a string of digits, so it works only for tokens below 10. Caught by: values
import re


def mixed_bigram(sequences, vocab_size, alpha, weight):
    V = vocab_size
    texts = ["".join(map(str, tokens)) for tokens in sequences]
    pairs = np.array(
        [
            [sum(len(re.findall(f"(?={v}{w})", s)) for s in texts) for w in range(V)]
            for v in range(V)
        ]
    )
    single = np.array([sum(s.count(str(w)) for s in texts) for w in range(V)])
    two = (pairs + alpha) / (pairs.sum(axis=1, keepdims=True) + alpha * V)
    return weight * two + (1 - weight) * (single + alpha) / (single.sum() + alpha * V)
