def scheduled_mix(targets, u, step, kappa, state, moves, scores, start):
    power = min(step / kappa, 700)
    epsilon = 0 if power == 700 else kappa / (kappa + 2.718281828459045**power)
    h = state.tolist()
    A, B, truth = moves.tolist(), scores.tolist(), targets.tolist()
    read = [[start] * len(h)]
    for t in range(1, len(truth)):
        row = []
        for n, symbol in enumerate(read[-1]):
            h[n] = A[h[n]][symbol]
            said = max(range(len(B[h[n]])), key=lambda v: B[h[n]][v])
            row.append(truth[t - 1][n] if u[t, n] < epsilon else said)
        read.append(row)
    return epsilon, read
