"""Proofs of correctness, the same for the tests, the chapters and the graders.

Finite differences alone confirm the gradient of a wrong forward pass, so there are two checks:
:func:`assert_gradients` needs nothing but the loss, :func:`assert_matches_torch` compares
values and gradients with ``torch.nn``.
"""

import numpy as np

from .contracts import floats, function, ints, number, rng, said, takes, whole


@takes(
    loss=function,
    arrays=dict,
    grads=dict,
    rng=rng,
    directions=whole(),
    eps=number(above=0),
    rtol=number(above=0),
)
def assert_gradients(loss, arrays, grads, rng, directions=3, eps=1e-5, rtol=1e-6):
    """Compare gradients with central finite differences along random directions.

    For each named array ``p`` and a random direction ``v`` of length 1,
    ``(loss(p + eps v) - loss(p - eps v)) / (2 eps)`` must equal ``<grad, v>``.

    Parameters
    ----------
    loss : callable
        ``loss(arrays) -> float``, computed anew from `arrays` on every call.
    arrays : dict of ndarray
        float64. Not changed.
    grads : dict of ndarray
        Gradients to check, a key for each key of `arrays`.
    rng : numpy.random.Generator
    directions : int
        Random directions tried for each array.
    eps : float
        Length of the step.
    rtol : float
        Tolerated difference, relative to the length of the gradient (and at least to 1e-3).

    Raises
    ------
    AssertionError
        Naming the array, with both numbers.
    """
    if not arrays or not arrays.keys() <= grads.keys():
        raise ValueError(f"grads: expected the keys {[*arrays]}, got {[*grads]}")
    for name, p in arrays.items():
        if getattr(p, "dtype", None) != np.float64:
            raise TypeError(f"{name}: expected float64 arrays, got {said(p)}")
        assert grads[name].shape == p.shape, (
            f"{name}: expected a gradient of shape {p.shape}, got {grads[name].shape}"
        )
        for _ in range(directions):
            v = rng.standard_normal(p.shape)
            v /= np.linalg.norm(v)
            above = loss(arrays | {name: p + eps * v})
            below = loss(arrays | {name: p - eps * v})
            numeric = (above - below) / (2 * eps)
            analytic = np.vdot(grads[name], v)
            error = abs(numeric - analytic) / max(np.linalg.norm(grads[name]), 1e-3)
            assert error <= rtol, (
                f"gradient of {name}: backward says {analytic:.10g}, "
                f"finite differences say {numeric:.10g}"
            )


def torch_twin(layer):
    """The layer of ``torch.nn`` with the same name, sizes, options and weights.

    Parameters
    ----------
    layer : RNN

    Returns
    -------
    torch.nn.Module

    Raises
    ------
    ValueError
        If torch has no such layer: one with ``reset="before"`` or ``nonlinearity="identity"``.
    """
    import torch

    if type(layer).__name__ not in ("RNN", "LSTM", "GRU") or _unknown_to_torch(layer):
        raise ValueError(f"torch_twin: expected a layer that torch has, got {said(layer)}")
    options = {"nonlinearity": layer.nonlinearity} if hasattr(layer, "nonlinearity") else {}
    twin = getattr(torch.nn, type(layer).__name__)(
        layer.input_size,
        layer.hidden_size,
        layer.num_layers,
        bias=layer.bias,
        bidirectional=layer.bidirectional,
        dtype=getattr(torch, layer.dtype.name),
        **options,
    )
    twin.load_state_dict({k: torch.from_numpy(p) for k, p in layer.state_dict().items()})
    return twin


def _unknown_to_torch(layer):
    options = getattr(layer, "reset", "after"), getattr(layer, "nonlinearity", "tanh")
    return options[0] != "after" or options[1] not in ("tanh", "relu")


@takes(x=floats("T N D"), rng=rng, lengths=ints("N", low=1), rtol=number(above=0))
def assert_matches_torch(layer, x, state, rng, lengths=None, rtol=1e-9):
    """Compare every output and every gradient of a layer with torch's.

    The gradients that flow in are random, at every output and at the final state, so that no
    error can cancel.

    Parameters
    ----------
    layer : RNN
    x : ndarray, shape (T, N, D)
    state : ndarray or tuple of ndarray
        Initial states.
    rng : numpy.random.Generator
    lengths : ndarray of int, shape (N,), optional
    rtol : float
        Tolerated difference, relative to the largest value of the compared array.

    Raises
    ------
    AssertionError
        Naming the array.
    """
    import torch

    def tensors(state):
        parts = state if isinstance(state, tuple) else (state,)
        return [torch.from_numpy(part.copy()).requires_grad_() for part in parts]

    def arrays(state):
        return list(state) if isinstance(state, tuple) else [state]

    twin, x_torch, state_torch = torch_twin(layer), torch.from_numpy(x.copy()), tensors(state)
    x_torch.requires_grad_()
    inputs = x_torch
    if lengths is not None:
        inputs = torch.nn.utils.rnn.pack_padded_sequence(
            x_torch, torch.as_tensor(lengths), enforce_sorted=False
        )
    y_torch, final_torch = twin(
        inputs, tuple(state_torch) if isinstance(state, tuple) else state_torch[0]
    )
    if lengths is not None:
        y_torch, _ = torch.nn.utils.rnn.pad_packed_sequence(y_torch, total_length=len(x))
    final_torch = arrays(final_torch)

    y, final, cache = layer.forward(x, state, lengths)
    dy = rng.standard_normal(y.shape).astype(y.dtype)
    dfinal = [rng.standard_normal(part.shape).astype(part.dtype) for part in arrays(final)]
    dx, dstate, grads = layer.backward(
        dy, tuple(dfinal) if isinstance(final, tuple) else dfinal[0], cache
    )
    torch.autograd.backward([y_torch, *final_torch], [torch.from_numpy(g) for g in (dy, *dfinal)])

    pairs = {"y": (y, y_torch), "dx": (dx, x_torch.grad)}
    pairs |= {
        f"final state {k}": p for k, p in enumerate(zip(arrays(final), final_torch, strict=True))
    }
    pairs |= {
        f"gradient of initial state {k}": (d, s.grad)
        for k, (d, s) in enumerate(zip(arrays(dstate), state_torch, strict=True))
    }
    pairs |= {f"gradient of {k}": (grads[k], p.grad) for k, p in twin.named_parameters()}
    for name, (ours, theirs) in pairs.items():
        theirs = theirs.detach().numpy()
        assert ours.dtype == theirs.dtype, f"{name}: dtype {ours.dtype}, torch's {theirs.dtype}"
        np.testing.assert_allclose(
            ours, theirs, rtol=0, atol=rtol * max(np.abs(theirs).max(), 1e-30), err_msg=name
        )
