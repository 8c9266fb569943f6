# Mistake: each step is normalised given the tag before. Caught by: one_path, sets, values
def partial_loss(scores, allowed, start, transition, end, lengths):
    # MEMM: each step is normalised given the tag before
    N = scores.shape[1]
    loss = np.zeros(N)
    for n in range(N):
        L = int(lengths[n])
        a = scores[:L, n].astype(float)
        row = start + a[0] + (end if L == 1 else 0)
        p = np.exp(row - np.logaddexp.reduce(row)) * allowed[0, n]
        for t in range(1, L):
            ways = transition + a[t] + (end if t == L - 1 else 0)
            q = np.exp(ways - np.logaddexp.reduce(ways, axis=1)[:, None])
            p = (p @ q) * allowed[t, n]
        loss[n] = -np.log(p.sum())
    return loss
