"""Optimisers, which change a dictionary of parameters in place."""

import numpy as np


class SGD:
    """Stochastic gradient descent with momentum: ``v = mu v + g``, ``p = p - lr v``.

    Parameters
    ----------
    params : dict of ndarray
        Changed in place by :meth:`step`.
    lr : float
        Learning rate.
    momentum : float
        ``mu``, 0 for plain gradient descent.
    """

    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.velocity = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        """Take one step against `grads`, a dictionary with the keys of the parameters."""
        for name, p in self.params.items():
            v = self.velocity[name]
            v *= self.momentum
            v += grads[name]
            p -= self.lr * v


class Adam:
    """Adam (Kingma & Ba 2015), with bias correction.

    Parameters
    ----------
    params : dict of ndarray
        Changed in place by :meth:`step`.
    lr : float
        Learning rate.
    betas : tuple of float
        Decay of the running means of the gradient and of its square.
    eps : float
        Added to the root of the second moment.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.steps = 0
        self.mean = {name: np.zeros_like(p) for name, p in params.items()}
        self.square = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        """Take one step against `grads`, a dictionary with the keys of the parameters."""
        self.steps += 1
        beta1, beta2 = self.betas
        correction1, correction2 = 1 - beta1**self.steps, 1 - beta2**self.steps
        for name, p in self.params.items():
            g, m, s = grads[name], self.mean[name], self.square[name]
            m += (1 - beta1) * (g - m)
            s += (1 - beta2) * (g * g - s)
            p -= self.lr / correction1 * m / (np.sqrt(s / correction2) + self.eps)


def clip_grad_norm(grads, max_norm):
    """Scale all gradients down together if their joint norm exceeds `max_norm`.

    Pascanu et al. (2013). In place, so that the direction stays and the length does not.

    Parameters
    ----------
    grads : dict of ndarray
    max_norm : float

    Returns
    -------
    float
        The norm before clipping.
    """
    norm = float(np.sqrt(sum(np.vdot(g, g) for g in grads.values())))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return norm
