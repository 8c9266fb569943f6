# Right: a list of tensors that track gradients, one a row.
def mixed_bigram(sequences, vocab_size, alpha, weight):
    import torch

    V = vocab_size
    pairs, singles = (
        torch.full((V, V), float(alpha)).double(),
        torch.full((V,), float(alpha)).double(),
    )
    for tokens in sequences:
        for t, w in enumerate(tokens):
            singles[w] += 1
            if t:
                pairs[tokens[t - 1], w] += 1
    singles = (singles / singles.sum()).requires_grad_()
    return [weight * row / row.sum() + (1 - weight) * singles for row in pairs]
