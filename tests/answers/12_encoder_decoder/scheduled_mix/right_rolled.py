def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    epsilon = kappa / (kappa + np.exp(step / kappa))
    inputs = targets.astype(np.int64)
    inputs = np.roll(inputs, 1, axis=0)
    inputs[0] = start
    for t in range(1, len(targets)):
        state = moves[state, inputs[t - 1]]
        p = (scores[state] == scores[state].max(axis=1, keepdims=True)).argmax(axis=1)
        f = u[t] >= epsilon
        inputs[t, f] = p[f]
    return epsilon, inputs
