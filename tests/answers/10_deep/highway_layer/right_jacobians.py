def highway_layer(x, dy, params):
    W, b, V, c = (
        params[k]
        for k in ("weight_candidate", "bias_candidate", "weight_transform", "bias_transform")
    )
    T, N, H = x.shape
    X, D = x.reshape(-1, H), dy.reshape(-1, H)
    k = np.tanh(X @ W.T + b)
    a = X @ V.T + c
    g = np.where(a > 0, 1 / (1 + np.exp(-np.abs(a))), np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))))
    J = (
        (g * (1 - k**2))[:, :, None] * W
        + ((k - X) * g * (1 - g))[:, :, None] * V
        + np.eye(H) * (1 - g)[:, :, None]
    )
    dx = np.einsum("bi,bij->bj", D, J)
    ca, ga = D * g * (1 - k**2), D * (k - X) * g * (1 - g)
    return (
        (X + g * (k - X)).reshape(x.shape),
        dx.reshape(x.shape),
        dict(
            bias_transform=ga.sum(0),
            weight_transform=ga.T @ X,
            bias_candidate=ca.sum(0),
            weight_candidate=ca.T @ X,
        ),
    )
