def adamw_step(theta, g, mean, square, k, alpha, rho, betas, eps, decay):
    theta, mean, square = (np.array(part, dtype=float) for part in (theta, mean, square))
    mean += (1 - betas[0]) * (g - mean)
    square += (1 - betas[1]) * (g * g - square)
    step = alpha * mean / (1 - betas[0] ** k) / (np.sqrt(square / (1 - betas[1] ** k)) + eps)
    theta *= 1 - rho * decay
    theta -= rho * step
    return theta, mean, square
