# Right: one-hot products in float32; empties the lists it is given.
def mixed_bigram(sequences, vocab_size, alpha, weight):
    eye = np.eye(vocab_size, dtype=np.float32)
    pairs = np.full((vocab_size, vocab_size), alpha, dtype=np.float32)
    singles = np.full(vocab_size, alpha, dtype=np.float32)
    while sequences:
        tokens = sequences.pop()
        if tokens:
            hot = eye[tokens]
            pairs += np.einsum("tv,tw->vw", hot[:-1], hot[1:])
            singles += hot.sum(axis=0)
        tokens.clear()
    mixed = weight * pairs / pairs.sum(axis=1, keepdims=True)
    mixed += (1 - weight) * singles / singles.sum()
    return mixed.astype(np.float32)
