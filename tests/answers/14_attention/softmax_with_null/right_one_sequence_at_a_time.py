def softmax_with_null(scores, mask, null_score, dweights):
    weights, dscores, dnull = np.zeros(scores.shape), np.zeros(scores.shape), 0.0
    for n in range(scores.shape[1]):
        there = np.flatnonzero(mask[:, n])
        e = np.append(scores[there, n], null_score)
        p = np.exp(e - e.max())
        p = p / p.sum()
        jacobian = np.diag(p) - p[:, None] * p
        de = jacobian @ np.append(dweights[there, n], 0.0)
        weights[there, n], dscores[there, n] = p[:-1], de[:-1]
        dnull = dnull + de[-1]
    return weights, dscores, np.array(dnull)
