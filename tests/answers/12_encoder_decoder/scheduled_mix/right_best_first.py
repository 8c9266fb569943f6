def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    with np.errstate(over="ignore"):
        epsilon = kappa / (kappa + np.exp(np.float64(step) / kappa))
    best = np.argmax(scores, axis=1)
    inputs = np.empty(targets.shape, dtype=np.int64)
    inputs[0] = start
    truth = u < epsilon
    for t in range(len(targets) - 1):
        state = moves[state, inputs[t]]
        inputs[t + 1] = best[state]
        inputs[t + 1][truth[t + 1]] = targets[t][truth[t + 1]]
    return epsilon, inputs
