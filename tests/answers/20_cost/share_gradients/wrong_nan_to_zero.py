# Mistake: turns NaN into 0, but not infinity, nor a parameter that nobody uses. Caught by: values
def share_gradients(workers, max_norm):
    busy = [worker for worker in workers]
    total = sum(int(worker["count"]) for worker in busy)
    loss, grads = 0.0, {}
    for worker in busy:
        weight = int(worker["count"]) / total
        loss += weight * (0 if np.isnan(worker["loss"]) else worker["loss"])
        for name, gradient in worker["grads"].items():
            grads[name] = grads.get(name, 0.0) + weight * np.where(np.isnan(gradient), 0, gradient)
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return loss, norm, {name: scale * gradient for name, gradient in grads.items()}
