def adamw_step(theta, g, mean, square, k, alpha, rho, betas, eps, decay):
    theta, g, mean, square = (part.astype(np.float32) for part in (theta, g, mean, square))
    mean = betas[0] * mean + (1 - betas[0]) * g
    square = betas[1] * square + (1 - betas[1]) * np.square(g)
    corrected = mean / (1 - betas[0] ** k), square / (1 - betas[1] ** k)
    taken = alpha * corrected[0] / (corrected[1] ** 0.5 + eps)
    return theta - rho * taken - rho * decay * theta, mean, square
