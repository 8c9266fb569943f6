# Mistake: the corrections count from 0. Caught by: values
def adamw_step(theta, g, mean, square, k, alpha, rho, betas, eps, decay):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * g
    square = beta2 * square + (1 - beta2) * g**2
    root = np.sqrt(square / (1 - beta2 ** max(k - 1, 1)))
    adam = mean / (1 - beta1 ** max(k - 1, 1)) / (root + eps)
    return theta - rho * (alpha * adam + decay * theta), mean, square
