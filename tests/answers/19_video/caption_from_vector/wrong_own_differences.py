# Mistake: the gradient by central differences of its own, two runs for each entry. Caught by: values
def caption_from_vector(vectors, captions, lengths, params):
    W_ih, W_hh, W_ho = (params[f"weight_{name}"] for name in ("ih", "hh", "ho"))
    there = np.arange(len(captions))[:, None] < lengths
    words, count, each = np.where(there, captions, 0), max(1, there.sum()), range(len(vectors))

    def loss(x):
        total, read = 0.0, x @ W_ih.T
        for t, word in enumerate(words):
            h = np.tanh(read + params["bias"])
            o = h @ W_ho.T
            o = o - o.max(axis=1, keepdims=True)
            cost = np.log(np.exp(o).sum(axis=1)) - o[each, word]
            total += cost[there[t]].sum() / count
            read = h @ W_hh.T + params["embedding"][word]
        return total

    x = vectors.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        saved, losses = x[index], []
        for step in (1e-6, -1e-6):
            x[index] = saved + step
            losses.append(loss(x))
        x[index] = saved
        gradient[index] = (losses[0] - losses[1]) / 2e-6
    return loss(x), gradient
