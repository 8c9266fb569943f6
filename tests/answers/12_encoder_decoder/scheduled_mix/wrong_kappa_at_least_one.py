# Mistake: kappa is taken to be 1 or more, as in the paper. Caught by: epsilon, values
def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    kappa = max(kappa, 1)
    epsilon = 1 / (1 + np.exp(step / kappa - np.log(kappa)))
    inputs = [np.full(len(state), start)]
    for t in range(1, len(targets)):
        state = moves[state, inputs[-1]]
        predicted = scores[state].argmax(axis=1)
        inputs.append(np.where(u[t] < epsilon, targets[t - 1], predicted))
    return epsilon, np.stack(inputs)
