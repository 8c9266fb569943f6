# Mistake: a sequence without steps takes the state at index -1. Caught by: values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    valid = np.arange(T)[:, None] < lengths
    x = np.where(valid[:, :, None], x, 0.5)
    lengths = np.asarray(lengths, dtype=int)
    t = np.arange(T)[:, None]
    source = np.where(valid, lengths - 1 - t, t)
    every = np.arange(N)
    ends, dx = [], np.zeros((T, N, H))
    for side in (0, 1):
        z = x[source, every] if side else x
        states = [np.zeros((N, H))]
        for z_t in z:
            states.append(np.tanh(z_t + diagonals[side] * states[-1]))
        states = np.stack(states[1:])
        ends.append(states[lengths - 1, every])
        dz, dh = np.zeros((T, N, H)), np.zeros((N, H))
        for step in reversed(range(T)):
            enters = (lengths == step + 1)[:, None]
            dh = np.where(enters, dends[:, side * H :][:, :H], dh)
            dz[step] = dh * (1 - states[step] ** 2)
            dh = diagonals[side] * dz[step]
        dx += dz[source, every] if side else dz
    return np.concatenate(ends, axis=1), dx
