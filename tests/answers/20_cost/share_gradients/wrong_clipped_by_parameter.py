# Mistake: clips each parameter by its own norm. Caught by: clipped, values
def share_gradients(workers, max_norm):
    busy = [worker for worker in workers if worker["count"]]
    total = sum(int(worker["count"]) for worker in busy)
    loss, grads = 0.0, {}
    for worker in busy:
        weight = int(worker["count"]) / total
        loss += weight * worker["loss"]
        for name, gradient in worker["grads"].items():
            grads[name] = grads.get(name, 0.0) + weight * np.asarray(gradient, dtype=float)
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))
    norms = {k: np.sqrt(np.sum(g**2)) for k, g in grads.items()}
    return (
        loss,
        norm,
        {k: g * (max_norm / norms[k] if norms[k] > max_norm else 1.0) for k, g in grads.items()},
    )
