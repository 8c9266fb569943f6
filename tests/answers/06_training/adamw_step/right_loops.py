def adamw_step(theta, g, mean, square, k, alpha, rho, betas, eps, decay):
    new = np.zeros(theta.shape), np.zeros(theta.shape), np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        new[1][i] = betas[0] * mean[i] + (1 - betas[0]) * g[i]
        new[2][i] = betas[1] * square[i] + (1 - betas[1]) * g[i] * g[i]
        up = new[1][i] / (1 - betas[0] ** k)
        down = (new[2][i] / (1 - betas[1] ** k)) ** 0.5 + eps
        new[0][i] = theta[i] - rho * (alpha * up / down + decay * theta[i])
    return new
