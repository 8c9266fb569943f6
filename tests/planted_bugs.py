"""Bugs planted one at a time, each of which the tests must catch.

A bug is a replacement in the source of one module. It is planted in the running process: the
changed source is compiled, and every function and method of the module gets its new code, so
that references held elsewhere see the bug too. Taking it out puts the old code back.
"""

import contextlib
import importlib
import inspect
from pathlib import Path

from rnnlib import serialization

# (module, what stands there, what is planted in its first place). The module decides which
# checks run: see test_planted_bugs.py.
BUGS = [
    # The simple network
    ("_kernels", "_one_minus_square(h_chunk, da_chunk)", "np.copyto(da_chunk, 1 - h_chunk)"),
    ("_kernels", "h_chunk > 0 if", "h_chunk >= 0 if"),
    ("_kernels", "matmul(da_t, weight_hh, dh_before)", "matmul(da_t, weight_hh.T, dh_before)"),
    ("_kernels", "weight_hh=da.T @ _rows(h[:-1])", "weight_hh=da.T @ _rows(h[1:])"),
    ("_kernels", "weight_ih=da.T @ _rows(x)", "weight_ih=da.T @ _rows(x[::-1])"),
    ("_kernels", "h[0] = h_0\n", "h[0] = 0\n"),
    ("_kernels", "add(dh, dy_t, dh)", "np.copyto(dh, dy_t)"),
    ("_kernels", "bias_hh=total.copy()", "bias_hh=0 * total"),
    ("_kernels", "np.copyto(h_next, h_t, where=ended[t])", "pass"),
    ("_kernels", "np.copyto(da_chunk, 0, where=ended[chunk])", "pass"),
    ("_kernels", "np.copyto(dh_before, dh, where=ended[t])", "pass"),
    # The LSTM
    ("_kernels", "h[0], gates[0, C] = h_0, c_0", "h[0], gates[0, C] = h_0, 0"),
    ("_kernels", "tanh(c_next, tanh_c_t)", "np.copyto(tanh_c_t, c_next)"),
    ("_kernels", "factors[:, DO] *= tanh_c", "factors[:, DO] *= gates[:, C]"),
    ("_kernels", "*= gates[:, G : C + 1]", "*= gates[:, C : G - 1 : -1]"),
    ("_kernels", "factors[:, DG] *= gates[:, I]", "factors[:, DG] *= gates[:, O]"),
    ("_kernels", "factors[:, THROUGH] *= gates[:, O]", "factors[:, THROUGH] *= gates[:, I]"),
    ("_kernels", "factors[:, DC] = gates[:, F]", "factors[:, DC] = gates[:, I]"),
    ("_kernels", "add(dc, through, dc)", "np.copyto(dc, through)"),
    ("_kernels", "np.copyto(factors[:, DC], 1, where=ended)", "pass"),
    ("_kernels", "np.copyto(fc, c_t, where=ended[t])", "pass"),
    ("_kernels", "np.copyto(ig, 0, where=ended[t])", "pass"),
    # The GRU
    ("_kernels", "bias[Z * H :] += bias_h", "bias[: 3 * H] += bias_h"),
    ("_kernels", "subtract(h_t, n, h_next)", "subtract(n, h_t, h_next)"),
    ("_kernels", "multiply(r, last, n)", "multiply(z, last, n)"),
    ("_kernels", "multiply(r, h_t, last)", "multiply(z, h_t, last)"),
    ("_kernels", "h if before else last", "h"),
    ("_kernels", "factors[:, DN] *= 1 - z", "factors[:, DN] *= z"),
    (
        "_kernels",
        "factors[:, KEEP], factors[:, DLAST] = z, r",
        "factors[:, KEEP], factors[:, DLAST] = z, 1",
    ),
    ("_kernels", "add(dh, keep, dh)", "pass"),
    ("_kernels", "add(dh, da_last, dh)", "pass"),
    ("_kernels", "np.copyto(factors[:, KEEP], 1, where=ended)", "pass"),
    ("_kernels", "to_torch = [2, 1, 0]", "to_torch = [0, 1, 2]"),
    ("_kernels", "bias_ih[:H] if before", "bias_ih[H : 2 * H] if before"),
    # What all kernels share
    ("_kernels", "np.add(rows, bias[:width], out=rows)", "pass"),
    ("_kernels", "slice(max(0, end - steps), end)", "slice(max(1, end - steps), end)"),
    ("_kernels", "by_gate = _by_gate(a, gates)", "by_gate = _by_gate(a[::-1], gates)"),
    # Layers and lengths
    (
        "recurrent",
        "reverse_sequences(y, lengths) if direction",
        "reverse_sequences(y) if direction",
    ),
    ("recurrent", "reverse_sequences(h, lengths) if direction", "h if direction"),
    ("recurrent", "reverse_sequences(dh, lengths) if direction", "dh if direction"),
    ("recurrent", "reverse_sequences(dx, lengths) if direction", "dx if direction"),
    ("recurrent", "dinputs = dinputs + dx if direction else dx", "dinputs = dx"),
    ("recurrent", "y = only_valid(y, lengths)", "pass"),
    ("recurrent", "dy, dinputs = only_valid(dy, lengths), None", "dinputs = None"),
    (
        "recurrent",
        "y, runs, dropped, finals = only_valid(x, lengths)",
        "y, runs, dropped, finals = x",
    ),
    ("recurrent", "p[len(runs)] for p in starts", "p[0] for p in starts"),
    ("recurrent", "part[run] for part in ends", "part[layer] for part in ends"),
    ("recurrent", "np.concatenate(outputs, axis=-1)", "np.concatenate(outputs[::-1], axis=-1)"),
    ("recurrent", "dy[..., direction * H : (direction + 1) * H]", "dy[..., :H]"),
    ("recurrent", "dy = dy * dropped[layer - 1]", "pass"),
    ("recurrent", "p.copy() for name", "p for name"),
    ("sequence", "np.where(t < lengths, lengths - 1 - t, t)", "np.maximum(lengths - 1 - t, 0)"),
    ("sequence", "np.arange(steps)[:, None] < lengths", "np.arange(steps)[:, None] <= lengths"),
    ("sequence", "np.argsort(-lengths, kind=", "np.argsort(lengths, kind="),
    ("sequence", "x[:, unsorted], mask", "x, mask"),
    # The cells
    ("rnn", "return dh * (1 - h * h)", "return dh * (1 - h)"),
    ("rnn", "(activate_backward)(dh_next, h_next", "(activate_backward)(dh_next, h"),
    ("lstm", "da_g = dc * i * (1 - g**2)", "da_g = dc * i * g * (1 - g)"),
    ("lstm", "dc = dc_next + dh_next * o", "dc = dh_next * o"),
    ("lstm", "dc * cache.c * f * (1 - f)", "dc * tanh_c * f * (1 - f)"),
    ("lstm", "c_next = f * c + i * g", "c_next = i * c + f * g"),
    ("gru", "da_z = dh_next * (h - n)", "da_z = dh_next * (n - h)"),
    ("gru", "dh_next * z + drh * r", "dh_next * z + drh"),
    ("gru", "(1 - z) * n + z * h", "z * n + (1 - z) * h"),
    ("gru", "n = np.tanh(a[:, 2 * H :] + (r * h) @", "n = np.tanh(a[:, 2 * H :] + h @"),
    # Optimisers
    ("optim", "v *= self.momentum", "v *= 0"),
    ("optim", "self.steps += 1", "self.steps = 1"),
    ("optim", "1 - beta2**self.steps", "1 - beta1**self.steps"),
    ("optim", "s += (1 - beta2) * (g * g - s)", "s += (1 - beta2) * (g - s)"),
    ("optim", "np.sqrt(s / correction) + self.eps", "np.sqrt(s / correction + self.eps)"),
    ("optim", "s += (1 - self.alpha) * (g * g - s)", "s += self.alpha * (g * g - s)"),
    ("optim", "p *= 1 - self.lr * self.weight_decay", "p *= 1 - self.weight_decay"),
    ("optim", "if norm > max_norm:", "if True:"),
    ("optim", "g *= max_norm / norm", "g *= max_norm / norm**2"),
    # Layer norm and dropout
    ("functional", "- normal * along) * inverse_std", ") * inverse_std"),
    ("functional", "dnormal - dnormal.mean(axis=-1, keepdims=True)", "dnormal"),
    ("functional", "x.dtype.type(1 - p)", "x.dtype.type(1)"),
]


def functions(module):
    """All functions of a module by qualified name, without what checks their arguments."""
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__:
            yield name, inspect.unwrap(value)
        elif inspect.isclass(value) and value.__module__ == module.__name__:
            for attribute, method in vars(value).items():
                method = method.fget if isinstance(method, property) else method
                if inspect.isfunction(method):
                    yield f"{name}.{attribute}", inspect.unwrap(method)


@contextlib.contextmanager
def planted(module, old, new):
    """Run the ``with`` block with one bug in ``rnnlib.<module>``."""
    module = importlib.import_module(f"rnnlib.{module}")
    source = Path(module.__file__).read_text("utf-8")
    if old not in source:
        raise ValueError(f"{module.__name__} does not contain: {old}")
    changed = source.replace(old, new, 1)
    # A module of its own, in which the changed source defines its functions again.
    double = type(module)(module.__name__)
    double.__package__, double.__file__ = module.__package__, module.__file__
    registered = dict(serialization.REGISTRY)
    exec(compile(changed, f"{module.__file__} with a bug", "exec"), vars(double))
    serialization.REGISTRY.update(registered)  # with the classes that others hold
    news, saved = dict(functions(double)), {}
    try:
        for name, function in functions(module):
            saved[function] = function.__code__
            function.__code__ = news[name].__code__
        yield
    finally:
        for function, code in saved.items():
            function.__code__ = code
