# Mistake: takes the spectral norm of a matrix. Caught by: clipped, values
def share_gradients(workers, max_norm):
    """The mean loss of a shared batch and its gradient, clipped by its norm: (4).

    Parameters
    ----------
    workers : list of dict
        Of each worker ``"count"``, an int of at least 0, ``"loss"``, a float, and ``"grads"``, a
        dict from names of parameters to ndarrays: the mean over its own losses and its gradient.
    max_norm : float

    Returns
    -------
    loss : float
    norm : float
        Of the gradient before it is clipped.
    grads : dict of ndarray
        The gradient after it.
    """
    ### BEGIN SOLUTION
    busy = [worker for worker in workers if worker["count"]]
    total = sum(int(worker["count"]) for worker in busy)
    loss, grads = 0.0, {}
    for worker in busy:
        weight = int(worker["count"]) / total
        loss += weight * worker["loss"]
        for name, gradient in worker["grads"].items():
            grads[name] = grads.get(name, 0.0) + weight * np.asarray(gradient, dtype=float)
    norm = np.sqrt(
        sum(
            np.linalg.norm(np.atleast_1d(g), 2 if np.ndim(g) < 3 else None) ** 2
            for g in grads.values()
        )
    )
    scale = max_norm / norm if norm > max_norm else 1.0
    return loss, norm, {name: scale * gradient for name, gradient in grads.items()}
    ### END SOLUTION
