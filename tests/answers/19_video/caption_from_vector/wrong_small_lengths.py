# Mistake: lengths are summed in their own type. Caught by: values
def caption_from_vector(vectors, captions, lengths, params):
    W_ih, W_hh, b, E, W_ho = (
        params[k] for k in ("weight_ih", "weight_hh", "bias", "embedding", "weight_ho")
    )
    total, count = 0.0, int(lengths.sum(dtype=lengths.dtype))
    dvectors = np.zeros(vectors.shape)
    for n, length in enumerate(lengths.tolist()):
        words = [int(w) for w in captions[:length, n]]
        states, errors = [], []
        for t, word in enumerate(words):
            if t == 0:
                a = W_ih @ vectors[n] + b
            else:
                a = W_hh @ states[-1] + E[words[t - 1]] + b
            h = np.tanh(a)
            o = W_ho @ h
            p = np.exp(o - o.max())
            total += np.log(p.sum()) + o.max() - o[word]
            do = p / p.sum()
            do[word] -= 1
            states.append(h)
            errors.append(do)
        dh = np.zeros(len(b))
        for t in reversed(range(length)):
            dh = dh + W_ho.T @ errors[t]
            da = dh * (1 - states[t] ** 2)
            dh = W_hh.T @ da
            if t == 0:
                dvectors[n] = W_ih.T @ da
    return total / max(count, 1), dvectors / max(count, 1)
