# Right: float32; clears the argument itself and returns it.
def typical(p, mass):
    q = p.astype(np.float32)
    log_q = np.log(np.where(q > 0, q, np.float32(1)))
    distance = np.where(q > 0, np.abs(-log_q + np.einsum("v,v", q, log_q)), np.inf)
    order = np.argsort(distance, kind="stable")
    before = np.cumsum(q[order]) - q[order]
    p[order[before >= mass]] = 0
    p /= p.sum()
    return p
