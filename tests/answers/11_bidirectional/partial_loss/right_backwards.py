def partial_loss(scores, allowed, start, transition, end, lengths):
    loss = np.zeros(len(lengths))
    for n in range(len(lengths)):
        for sign in (1, -1):
            beta = np.asarray(end) + np.zeros(len(end))
            for t in reversed(range(int(lengths[n]))):
                beta = beta + scores[t, n]
                if sign < 0:
                    beta = np.where(allowed[t, n], beta, -np.inf)
                weights = transition if t else start[None]
                beta = np.logaddexp.reduce(weights + beta[None], axis=1)
            loss[n] += sign * beta[0]
    return loss
