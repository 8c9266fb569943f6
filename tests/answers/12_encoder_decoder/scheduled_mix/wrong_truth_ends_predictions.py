# Mistake: all steps after the first prediction read predictions. Caught by: values
def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    epsilon = 1 / (1 + np.exp(step / kappa - np.log(kappa)))
    inputs = [np.full(len(state), start)]
    free = np.zeros(len(state), dtype=bool)
    for t in range(1, len(targets)):
        state = moves[state, inputs[-1]]
        predicted = scores[state].argmax(axis=1)
        free = free | (u[t] >= epsilon)
        inputs.append(np.where(free, predicted, targets[t - 1]))
    return epsilon, np.stack(inputs)
