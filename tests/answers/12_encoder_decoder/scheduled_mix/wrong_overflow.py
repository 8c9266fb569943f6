# Mistake: math.exp raises an error where the number is too large. Caught by: epsilon, prediction, values
def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    epsilon = kappa / (kappa + __import__("math").exp(step / kappa))
    inputs = [np.full(len(state), start)]
    for t in range(1, len(targets)):
        state = moves[state, inputs[-1]]
        predicted = scores[state].argmax(axis=1)
        inputs.append(np.where(u[t] < epsilon, targets[t - 1], predicted))
    return epsilon, np.stack(inputs)
