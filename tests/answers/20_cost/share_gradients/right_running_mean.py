def share_gradients(workers, max_norm):
    seen, loss, mean = 0, 0.0, {}
    for w in workers:
        n = int(w["count"])
        if not n:
            continue
        seen += n
        step = n / seen
        loss += (w["loss"] - loss) * step
        for name in mean.keys() | w["grads"].keys():
            new = np.asarray(w["grads"].get(name, 0.0), dtype=float)
            old = mean.get(name, np.zeros(new.shape))
            mean[name] = old + (new - old) * step
    norm = sum((g * g).sum() for g in mean.values()) ** 0.5
    if norm > max_norm:
        for name in mean:
            mean[name] = mean[name] / (norm / max_norm)
    return loss, norm, mean
