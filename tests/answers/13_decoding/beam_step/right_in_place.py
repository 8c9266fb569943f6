def beam_step(log_p, total, done, end, width):
    log_p += total[:, None]
    log_p[done] = -np.inf
    log_p[done, end] = total[done]
    V = log_p.shape[1]
    flat = list(enumerate(log_p.ravel().tolist()))
    flat = [(i, p) for i, p in flat if p != float("-inf")]
    flat.sort(key=lambda ip: ip[1], reverse=True)
    flat = flat[:width]
    return (
        [i // V for i, _ in flat],
        [i % V for i, _ in flat],
        [p for _, p in flat],
        [i % V == end for i, _ in flat],
    )
