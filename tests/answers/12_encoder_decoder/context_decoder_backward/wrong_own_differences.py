# Mistake: finite differences of its own, two runs for each entry. Caught by: every_step, start, embedding, values
def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    own = np.arange(len(tokens))[:, None, None] < np.array(lengths, int)[:, None]
    weights = np.where(own, dstates, 0)
    point = {"context": context, **params}
    point = {name: np.array(array, float) for name, array in point.items()}

    def loss():
        h, total = np.tanh(point["context"] @ point["weight_start"].T), 0.0
        each = point["context"] @ point["weight_hc"].T + point["bias"]
        for t, row in enumerate(tokens):
            x = point["embedding"][row] @ point["weight_ih"].T
            h = np.tanh(x + each + h @ point["weight_hh"].T)
            total += np.sum(weights[t] * h)
        return float(total)

    grads = {name: np.empty_like(array) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            saved, losses = array[index], []
            for step in (1e-6, -1e-6):
                array[index] = saved + step
                losses.append(loss())
            array[index] = saved
            grads[name][index] = (losses[0] - losses[1]) / 2e-6
    return grads.pop("context"), grads
