"""Optimisers, which change a dictionary of parameters in place; schedules; clipping.

Each optimiser's `lr` is a plain attribute: a schedule sets it between steps.
"""

import numpy as np

from .contracts import fit_grads, function, number, parameters, said, takes, whole
from .serialization import register


def _decays(where, value, sizes):
    """A pair of numbers in [0, 1)."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise TypeError(f"{where}: expected a pair of numbers, got {said(value)}")
    return tuple(number(low=0, below=1)(where, part, sizes) for part in value)


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

    @takes(params=parameters, lr=number(low=0), momentum=number(low=0, below=1))
    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.velocity = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        """Take one step against `grads`, a dictionary with the keys of the parameters."""
        grads = fit_grads(grads, self.params)
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

    @takes(params=parameters, lr=number(low=0), betas=_decays, eps=number(low=0))
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.steps = 0
        self.mean = {name: np.zeros_like(p) for name, p in params.items()}
        self.square = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        """Take one step against `grads`, a dictionary with the keys of the parameters."""
        grads = fit_grads(grads, self.params)
        self.steps += 1
        beta1, beta2 = self.betas
        rate = self.lr / (1 - beta1**self.steps)
        correction = 1 - beta2**self.steps
        for name, p in self.params.items():
            g, m, s = grads[name], self.mean[name], self.square[name]
            m += (1 - beta1) * (g - m)
            s += (1 - beta2) * (g * g - s)
            p -= rate * m / (np.sqrt(s / correction) + self.eps)


class RMSprop:
    """RMSprop (Tieleman & Hinton 2012): each step divided by the gradient's recent size.

    ``s = a s + (1 - a) g^2``, ``p = p - lr g / (sqrt(s) + eps)``.

    Parameters
    ----------
    params : dict of ndarray
        Changed in place by :meth:`step`.
    lr : float
        Learning rate.
    alpha : float
        Decay of the running mean of the gradient's square.
    eps : float
        Added to the root.
    """

    @takes(params=parameters, lr=number(low=0), alpha=number(low=0, below=1), eps=number(low=0))
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8):
        self.params, self.lr, self.alpha, self.eps = params, lr, alpha, eps
        self.square = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        """Take one step against `grads`, a dictionary with the keys of the parameters."""
        grads = fit_grads(grads, self.params)
        for name, p in self.params.items():
            g, s = grads[name], self.square[name]
            s += (1 - self.alpha) * (g * g - s)
            p -= self.lr * g / (np.sqrt(s) + self.eps)


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019): first ``p = p (1 - lr decay)``.

    Parameters
    ----------
    params, lr, betas, eps
        As for :class:`Adam`.
    weight_decay : float
        The same for every parameter, as in torch.
    """

    @takes(weight_decay=number(low=0))
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps)
        self.weight_decay = weight_decay

    def step(self, grads):
        """Take one step against `grads`, a dictionary with the keys of the parameters."""
        fit_grads(grads, self.params)
        for p in self.params.values():
            p *= 1 - self.lr * self.weight_decay
        super().step(grads)


for _kind in (SGD, Adam, RMSprop, AdamW):
    register(_kind)


@takes(lr=number(low=0), size=whole(), gamma=number(above=0))
def step_decay(lr, size, gamma=0.1):
    """Schedule that multiplies by `gamma` every `size` steps: a function of the step from 0.

    Parameters
    ----------
    lr : float
        At step 0.
    size : int
    gamma : float

    Returns
    -------
    callable
        ``step -> learning rate``; set ``optimizer.lr = schedule(step)`` before each step.
    """
    return lambda step: lr * gamma ** (step // size)


@takes(lr=number(low=0), steps=whole(), lowest=number(low=0))
def cosine_decay(lr, steps, lowest=0.0):
    """Schedule along half a cosine from `lr` to `lowest` (Loshchilov & Hutter 2017).

    Parameters
    ----------
    lr : float
        At step 0.
    steps : int
        Where `lowest` is reached, and kept.
    lowest : float

    Returns
    -------
    callable
        ``step -> learning rate``.
    """

    def schedule(step):
        progress = min(step / steps, 1)
        return lowest + (lr - lowest) * (1 + np.cos(np.pi * progress)) / 2

    return schedule


@takes(schedule=function, steps=whole())
def warmup(schedule, steps):
    """A schedule that rises linearly over the first `steps` steps, then is `schedule`.

    Parameters
    ----------
    schedule : callable
    steps : int

    Returns
    -------
    callable
        ``step -> learning rate``.
    """
    return lambda step: schedule(step) * min((step + 1) / steps, 1)


@takes(grads=parameters, max_value=number(above=0, infinite=True))
def clip_grad_value(grads, max_value):
    """Cut each gradient's entries to ``[-max_value, max_value]``, in place.

    NB: unlike :func:`clip_grad_norm` it changes the direction.

    Parameters
    ----------
    grads : dict of ndarray
    max_value : float
    """
    for g in grads.values():
        np.clip(g, -max_value, max_value, out=g)


@takes(grads=parameters, max_norm=number(above=0, infinite=True))
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
        The norm before clipping; NB as in torch, nothing is clipped if it is NaN.

    Raises
    ------
    ValueError
        If `max_norm` is not above 0: a negative one would turn the gradients round.
    """
    norm = float(np.sqrt(sum(np.vdot(g, g) for g in grads.values())))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return norm
