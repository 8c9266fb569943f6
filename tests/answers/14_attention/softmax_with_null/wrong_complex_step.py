# Mistake: the gradients by complex steps of its own, a run for each entry. Caught by: extremes
def softmax_with_null(scores, mask, null_score, dweights):
    point = [np.where(mask, scores, -np.inf).astype(complex), np.array([null_score], complex)]
    dweights = np.where(mask, dweights, 0)

    def softmax():
        top = np.maximum(point[0].real.max(axis=0), point[1].real)
        e = np.where(mask, np.exp(np.where(mask, point[0] - top, 0)), 0)
        return e / (e.sum(axis=0) + np.exp(point[1] - top))

    weights, grads = softmax().real, [np.zeros(array.shape) for array in point]
    for array, grad in zip(point, grads, strict=True):
        for index in np.ndindex(array.shape):
            array[index] += 1e-30j
            grad[index] = np.sum(dweights * softmax().imag) / 1e-30
            array[index] -= 1e-30j
    return weights, np.where(mask, grads[0], 0), grads[1][0]
