# Mistake: scores of minus infinity count as zero. Caught by: values
def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    epsilon = 1 / (1 + np.exp(step / kappa - np.log(kappa)))
    scores = np.nan_to_num(scores, neginf=0)
    inputs = [np.full(len(state), start)]
    for t in range(1, len(targets)):
        state = moves[state, inputs[-1]]
        predicted = scores[state].argmax(axis=1)
        inputs.append(np.where(u[t] < epsilon, targets[t - 1], predicted))
    return epsilon, np.stack(inputs)
