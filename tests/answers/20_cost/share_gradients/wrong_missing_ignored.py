# Mistake: divides a parameter's gradient by the losses of the workers that use it. Caught by: values
def share_gradients(workers, max_norm):
    busy = [worker for worker in workers if worker["count"]]
    total = sum(int(worker["count"]) for worker in busy)
    loss, grads = 0.0, {}
    for worker in busy:
        weight = int(worker["count"]) / total
        loss += weight * worker["loss"]
        for name, gradient in worker["grads"].items():
            grads[name] = grads.get(name, 0.0) + weight * np.asarray(gradient, dtype=float)
    for name in grads:
        used = sum(int(w["count"]) for w in busy if name in w["grads"])
        grads[name] = grads[name] * (total / used)
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return loss, norm, {name: scale * gradient for name, gradient in grads.items()}
