def beam_step(log_p, total, done, end, width):
    k, v = np.meshgrid(np.arange(len(total)), np.arange(log_p.shape[1]), indexing="ij")
    table = np.array(total)[:, None] + log_p
    table[done] = -np.inf
    table[done, end] = total[done]
    kept = table > -np.inf
    k, v, p = k[kept], v[kept], table[kept]
    order = np.lexsort((v, k, -p))[:width]
    return (
        k[order],
        v[order],
        p[order].astype(np.float32),
        np.maximum(v[order] == end, done[k[order]]),
    )
