"""Real-time recurrent learning (Williams & Zipser 1989): the exact gradient, forwards.

Next to the hidden state runs its derivative with respect to every parameter, the *sensitivity*
:math:`S_t = \\partial h_t / \\partial \\theta`. For one sequence, with
:math:`\\theta` as one vector of P numbers, it is (H, P):

.. math::
    S_t = \\mathrm{diag}(f'(a_t))
        \\Bigl(\\frac{\\partial a_t}{\\partial \\theta} + W_{hh} S_{t-1}\\Bigr)

with the first derivative at :math:`h_{t-1}` held fixed. The gradient of a loss at step t is ready
at step t, and no past state is kept. The price is memory in H^3 and work in H^4 for each step and
sequence. Symbols and `params` as in :mod:`rnnlib.rnn`.
"""

import numpy as np

from .contracts import floats, one_of, rnn_sensitivity, rnn_weights, takes, whole
from .rnn import activate_backward, rnn_cell_forward


@takes(params=rnn_weights, batch_size=whole())
def rtrl_init(params, batch_size):
    """The sensitivity of an initial state that does not depend on the parameters: zero.

    Parameters
    ----------
    params : dict
        ``weight_ih`` (H, D), ``weight_hh`` (H, H), ``bias_ih`` (H,), ``bias_hh`` (H,).
    batch_size : int
        N.

    Returns
    -------
    sensitivity : dict
        For each parameter an array of zeros of shape ``(N, H, *parameter.shape)``.
    """
    lead = (batch_size, len(params["bias_hh"]))
    return {name: np.zeros(lead + p.shape, p.dtype) for name, p in params.items()}


@takes(
    x=floats("N D"),
    h=floats("N H"),
    params=rnn_weights,
    sensitivity=rnn_sensitivity,
    nonlinearity=one_of("tanh", "relu", "identity"),
)
def rtrl_step(x, h, sensitivity, params, nonlinearity="tanh"):
    """One step of the network, which carries the sensitivity along.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    h : ndarray, shape (N, H)
        The hidden state before the step.
    sensitivity : dict
        Of `h`, from :func:`rtrl_init` or the step before; not changed.
    params : dict
    nonlinearity : {"tanh", "relu", "identity"}

    Returns
    -------
    h_next : ndarray, shape (N, H)
    sensitivity_next : dict
        Of `h_next`.
    """
    h_next, _ = rnn_cell_forward(x, h, params, nonlinearity)
    slope = activate_backward(np.ones_like(h_next), h_next, nonlinearity)  # f'(a), (N, H)
    factor = {"weight_ih": x, "weight_hh": h, "bias_ih": 1, "bias_hh": 1}
    after = {}
    for name, S in sensitivity.items():  # (N, H, *shape of the parameter)
        # Through the state: for each sequence n, W_hh times the sensitivity of all units j.
        S = np.einsum("ij,nj...->ni...", params["weight_hh"], S, optimize=True)
        for i in range(h.shape[1]):
            S[:, i, i] += factor[name]  # directly: a_i holds row i of a matrix, times x or h
        after[name] = np.einsum("ni,ni...->ni...", slope, S)
    return h_next, after


@takes(dh=floats("N H"), sensitivity=rnn_sensitivity)
def rtrl_grads(dh, sensitivity):
    """The parameters' gradients of a loss that looks at one hidden state.

    NB: only what `dh` says, so a loss at every step needs the sum of one call a step.

    Parameters
    ----------
    dh : ndarray, shape (N, H)
        Gradient of the loss with respect to the hidden state.
    sensitivity : dict
        Of the same state.

    Returns
    -------
    grads : dict
        The keys and shapes of `params`.
    """
    return {name: np.tensordot(dh, S, axes=2) for name, S in sensitivity.items()}
