def share_gradients(workers, max_norm):
    workers = [w for w in workers if w["count"] > 0]
    shapes = {name: np.shape(g) for w in workers for name, g in w["grads"].items()}
    names = sorted(shapes)
    rows = [
        np.concatenate(
            [np.ravel(w["grads"].get(name, np.zeros(shapes[name]))).astype(float) for name in names]
        )
        for w in workers
    ]
    share = np.array([float(w["count"]) for w in workers])
    share /= share.sum()
    mean = share @ np.array(rows)
    norm = np.sqrt(mean @ mean)
    clipped = mean if norm <= max_norm else mean / norm * max_norm
    grads, place = {}, 0
    for name in names:
        size = int(np.prod(shapes[name]))
        grads[name] = clipped[place : place + size].reshape(shapes[name])
        place += size
    return share @ np.array([w["loss"] for w in workers]), norm, grads
