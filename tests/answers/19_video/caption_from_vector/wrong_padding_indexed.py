# Mistake: padding is used as an index. Caught by: mask, values
def caption_from_vector(vectors, captions, lengths, params):
    W_ih, W_hh, W_ho = (params[f"weight_{name}"] for name in ("ih", "hh", "ho"))
    there = np.arange(len(captions))[:, None] < lengths
    words, count, each = captions, max(1, there.sum()), range(len(vectors))
    loss, path, read = 0.0, [], vectors @ W_ih.T
    for t, word in enumerate(words):
        h = np.tanh(read + params["bias"])
        o = h @ W_ho.T
        log_p = o - o.max(axis=1, keepdims=True)
        log_p = log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
        loss -= log_p[each, word][there[t]].sum() / count
        do = np.exp(log_p)
        do[each, word] -= 1
        path.append((h, do * there[t, :, None] / count))
        read = h @ W_hh.T + params["embedding"][word]
    later = 0.0
    for h, do in reversed(path):
        da = (do @ W_ho + later) * (1 - h**2)
        later = da @ W_hh
    return loss, da @ W_ih
