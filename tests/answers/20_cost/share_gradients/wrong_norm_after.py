# Mistake: gives the norm after clipping. Caught by: clipped, values
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
    scale = max_norm / norm if norm > max_norm else 1.0
    return loss, min(norm, max_norm), {name: scale * gradient for name, gradient in grads.items()}
