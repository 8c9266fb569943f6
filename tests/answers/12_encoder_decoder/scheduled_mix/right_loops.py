import math


def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    try:
        epsilon = kappa / (kappa + math.exp(step / kappa))
    except OverflowError:
        epsilon = 0.0
    T, N = targets.shape
    inputs = np.zeros((T, N), dtype=int)
    for n in range(N):
        h, symbol = state[n], start
        inputs[0, n] = start
        for t in range(1, T):
            h = moves[h, symbol]
            if u[t, n] < epsilon:
                symbol = targets[t - 1, n]
            else:
                symbol = np.argmax(scores[h])
            inputs[t, n] = symbol
    return epsilon, inputs
