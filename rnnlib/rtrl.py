"""Real-time recurrent learning (Williams & Zipser 1989): the exact gradient, forwards.

Next to the hidden state runs its derivative with respect to every parameter, the *influence*

.. math::
    P_t = \\frac{d h_t}{d \\theta}
        = \\mathrm{diag}(f'(a_t))
          \\Bigl(W_{hh} P_{t-1} + \\frac{\\partial a_t}{\\partial \\theta}\\Bigr),

so the gradient of a loss at step t is ready at step t, and no past state is kept. The price is
memory in H^3 and work in H^4 for each step and sequence. Symbols and `params` as in
:mod:`rnnlib.rnn`.
"""

import numpy as np

from .rnn import activate_backward, rnn_cell_forward


def rtrl_init(params, batch_size):
    """The influence on an initial state that does not depend on the parameters: zero.

    Parameters
    ----------
    params : dict
        ``weight_ih`` (H, D), ``weight_hh`` (H, H), ``bias_ih`` (H,), ``bias_hh`` (H,).
    batch_size : int
        N.

    Returns
    -------
    influence : dict
        For each parameter of shape S an array of zeros of shape ``(N, H, *S)``.
    """
    lead = (batch_size, len(params["bias_hh"]))
    return {name: np.zeros(lead + p.shape, p.dtype) for name, p in params.items()}


def rtrl_step(x, h, influence, params, nonlinearity="tanh"):
    """One step of the network, which carries the influence along.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    h : ndarray, shape (N, H)
        The hidden state before the step.
    influence : dict
        The influence on `h`, from :func:`rtrl_init` or the step before; not changed.
    params : dict
    nonlinearity : {"tanh", "relu", "identity"}

    Returns
    -------
    h_next : ndarray, shape (N, H)
    influence_next : dict
        The influence on `h_next`.
    """
    h_next, _ = rnn_cell_forward(x, h, params, nonlinearity)
    slope = activate_backward(np.ones_like(h_next), h_next, nonlinearity)
    direct = {"weight_ih": x[:, None], "weight_hh": h[:, None]}
    direct |= {"bias_ih": 1, "bias_hh": 1}
    N, H = h.shape
    unit, influence_next = np.arange(H), {}
    for name, P in influence.items():
        P_next = (params["weight_hh"] @ P.reshape(N, H, -1)).reshape(P.shape)
        P_next[:, unit, unit] += direct[name]
        P_next *= slope.reshape(N, H, *[1] * (P.ndim - 2))
        influence_next[name] = P_next
    return h_next, influence_next


def rtrl_grads(dh, influence):
    """The parameters' gradients of a loss that looks at one hidden state.

    NB: only what `dh` says, so a loss at every step needs the sum of one call a step.

    Parameters
    ----------
    dh : ndarray, shape (N, H)
        Gradient of the loss with respect to the hidden state.
    influence : dict
        The influence on the same state.

    Returns
    -------
    grads : dict
        The keys and shapes of `params`.
    """
    return {name: np.tensordot(dh, P, axes=2) for name, P in influence.items()}
