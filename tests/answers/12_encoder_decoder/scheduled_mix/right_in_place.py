def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    epsilon = kappa / (kappa + np.exp(step / kappa))
    targets = targets.astype(int)
    out = np.empty_like(targets)
    out[0] = start
    for t in range(1, out.shape[0]):
        state[:] = moves[state, out[t - 1]]
        out[t] = scores[state].argmax(-1)
        np.copyto(out[t], targets[t - 1], where=u[t] < epsilon)
    return epsilon, out
