# Mistake: probabilities scaled at each step lose a tag that is far behind. Caught by: values
def partial_loss(scores, allowed, start, transition, end, lengths):
    scores, start, transition, end = (
        np.asarray(v, float) for v in (scores, start, transition, end)
    )
    N = scores.shape[1]
    loss = np.zeros(N)
    for n in range(N):
        L = int(lengths[n])
        totals = []
        for keep in (np.ones_like(allowed[:L, n]), allowed[:L, n]):
            a = np.where(keep, scores[:L, n], -np.inf)
            total, p = 0.0, None
            for t in range(L):
                row = a[t] + (start if t == 0 else 0) + (end if t == L - 1 else 0)
                top = row.max()
                if top == -np.inf:
                    total = -np.inf
                    break
                q = np.exp(row - top)
                if t:
                    mt = transition.max()
                    q = q * (p @ np.exp(transition - mt))
                    top += mt
                total += top + np.log(q.sum())
                if q.sum() == 0:
                    total = -np.inf
                    break
                p = q / q.sum()
            totals.append(total)
        loss[n] = totals[0] - totals[1]
    return loss
