# Mistake: the corrected means are returned. Caught by: means, values
def adamw_step(theta, g, mean, square, k, alpha, rho, betas, eps, decay):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * g
    square = beta2 * square + (1 - beta2) * g**2
    root = np.sqrt(square / (1 - beta2**k))
    adam = mean / (1 - beta1**k) / (root + eps)
    return (
        theta - rho * (alpha * adam + decay * theta),
        mean / (1 - beta1**k),
        square / (1 - beta2**k),
    )
