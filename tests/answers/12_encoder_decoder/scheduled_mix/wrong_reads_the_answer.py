# Mistake: a step reads the symbol that it should say. Caught by: truth, values
def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    epsilon = 1 / (1 + np.exp(step / kappa - np.log(kappa)))
    inputs = [np.full(len(state), start)]
    for t in range(1, len(targets)):
        state = moves[state, inputs[-1]]
        predicted = scores[state].argmax(axis=1)
        inputs.append(np.where(u[t] < epsilon, targets[t], predicted))
    return epsilon, np.stack(inputs)
