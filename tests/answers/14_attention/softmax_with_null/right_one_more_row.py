def softmax_with_null(scores, mask, null_score, dweights):
    S, N = scores.shape
    rows = np.vstack([np.full((1, N), float(null_score)), np.where(mask, scores, -np.inf)])
    worth = np.vstack([np.zeros((1, N)), np.where(mask, dweights, 0.0)])
    p = np.exp(rows - rows.max(axis=0))
    p /= p.sum(axis=0)
    drows = p * worth
    drows -= p * drows.sum(axis=0)
    return p[1:], drows[1:], drows[0].sum()
