def share_gradients(workers, max_norm):
    n = loss = 0
    sums = {}
    for w in workers:
        k = int(w["count"])
        if k == 0:
            continue
        n += k
        loss += k * float(w["loss"])
        for name in w["grads"]:
            part = k * np.array(w["grads"][name], dtype=np.float64)
            sums[name] = sums[name] + part if name in sums else part
    grads = {name: value / n for name, value in sums.items()}
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    if norm > max_norm:
        grads = {name: g * (max_norm / norm) for name, g in grads.items()}
    return loss / n, float(norm), grads
