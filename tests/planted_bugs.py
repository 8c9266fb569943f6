"""Bugs planted one at a time, each of which the tests must catch.

A bug is a replacement in the source of one module. It is planted in the running process: the
changed source is compiled, and every function and method of the module gets its new code, so
that references held elsewhere see the bug too. Taking it out puts the old code back.
"""

import contextlib
import importlib
import inspect
from pathlib import Path

# (module, what stands there, what is planted in its first place). The module decides which
# checks run: see test_planted_bugs.py.
BUGS = [
    # The simple network
    ("kernels", "_one_minus_square(h_chunk, d_chunk)", "np.copyto(d_chunk, 1 - h_chunk)"),
    ("kernels", "h_chunk > 0 if", "h_chunk >= 0 if"),
    ("kernels", "matmul(da_t, weight_hh, dh)", "matmul(da_t, weight_hh.T, dh)"),
    ("kernels", "weight_hh=_contract(da, h[:-1])", "weight_hh=_contract(da, h[1:])"),
    ("kernels", "weight_ih=_contract(da, x)", "weight_ih=_contract(da, x[::-1])"),
    ("kernels", "h[0] = h_0\n", "h[0] = 0\n"),
    ("kernels", "h_t = h_next\n    return h[1:], RNNCache", "return h[1:], RNNCache"),
    ("kernels", "add(dh, dy_t, dh)", "np.copyto(dh, dy_t)"),
    ("kernels", "bias_hh=total.copy()", "bias_hh=0 * total"),
    # The LSTM
    ("kernels", "[(3, 0.5), (0, 0.5), (1, 0.5), (2, 1)]", "[(3, 0.5), (1, 0.5), (0, 0.5), (2, 1)]"),
    ("kernels", "[(3, 0.5), (0, 0.5), (1, 0.5), (2, 1)]", "[(2, 0.5), (0, 0.5), (1, 0.5), (3, 1)]"),
    ("kernels", "h[0], gates[0, 4] = h_0, c_0", "h[0], gates[0, 4] = h_0, 0"),
    ("kernels", "tanh(c_kept, tc)", "np.copyto(tc, c_kept)"),
    ("kernels", "slopes[:, 0] *= tanh_c", "slopes[:, 0] *= gates[:, 4]"),
    ("kernels", "slopes[:, 1:3] *= g_c", "slopes[:, 1:3] *= g_c[:, ::-1]"),
    ("kernels", "slopes[:, 3] *= i\n", "slopes[:, 3] *= o\n"),
    ("kernels", "d_c *= o", "d_c *= i"),
    ("kernels", "multiply(dc, f, dc)", "pass"),
    ("kernels", "add(dc, d_c, dc)", "np.copyto(dc, d_c)"),
    ("kernels", "if t in entries:", "if False:"),
    ("kernels", "np.where((ends == t)[:, None], dc_n, dtype.type(0))", "dc_n"),
    ("kernels", "gates[chunk, 2], *factors", "gates[chunk, 1], *factors"),
    ("kernels", "(t, t + 1) if grad else (0, 0)", "(t, t)"),
    # The GRU
    ("kernels", "bias_x[: 2 * H] += bias_h[: 2 * H]", "bias_x += bias_h"),
    ("kernels", "subtract(h_t, n, h_next)", "subtract(n, h_t, h_next)"),
    ("kernels", "multiply(r, hn, n)", "multiply(z, hn, n)"),
    ("kernels", "add(a_n, bias_hn, hn)", "np.copyto(hn, a_n)"),
    ("kernels", "d_r *= hn", "d_r *= h"),
    ("kernels", "d_n *= 1 - z", "d_n *= z"),
    ("kernels", "multiply(da_n, r_t, da_hn)", "np.copyto(da_hn, da_n)"),
    ("kernels", "multiply(dh, z_t, dhz)", "dhz[...] = 0"),
    ("kernels", "np.roll(np.arange(3 * H), H)", "np.arange(3 * H)"),
    ("kernels", "np.concatenate([total[H : 3 * H], total[:H]])", "total[: 3 * H]"),
    # What all kernels share
    ("kernels", "np.add(rows, bias, out=rows)", "pass"),
    ("kernels", "dy[last, np.arange(dy.shape[1])] += dfinal", "dy[-1] += dfinal"),
    ("kernels", "    dy = dy.copy()\n", ""),
    ("kernels", "slice(max(0, end - steps), end)", "slice(max(1, end - steps), end)"),
    ("kernels", "yield from _by_gate(a, len(gates))", "yield from _by_gate(a[::-1], len(gates))"),
    # Layers and lengths
    ("layers", "reverse_sequences(y, lengths) if direction", "reverse_sequences(y) if direction"),
    ("layers", "reverse_sequences(h, lengths) if direction", "h if direction"),
    ("layers", "reverse_sequences(dh, lengths) if direction", "dh if direction"),
    ("layers", "reverse_sequences(dx, lengths) if direction", "dx if direction"),
    ("layers", "dinputs = dinputs + dx if direction else dx", "dinputs = dx"),
    ("layers", "s[-1] if last is None else s[last, np.arange(N)]", "s[-1]"),
    ("layers", "y = np.where(mask, y, self.dtype.type(0))", "pass"),
    ("layers", "dy = np.where(mask, dy, self.dtype.type(0))", "pass"),
    ("layers", "y = x if mask is None else np.where(mask, x, self.dtype.type(0))", "y = x"),
    (
        "layers",
        "last = None if lengths is None else lengths - 1",
        "last = None if lengths is None else lengths // 2",
    ),
    ("layers", "part[len(runs)] for part in state", "part[0] for part in state"),
    ("layers", "part[run] for part in dfinal", "part[layer] for part in dfinal"),
    ("layers", "np.concatenate(outputs, axis=-1)", "np.concatenate(outputs[::-1], axis=-1)"),
    ("layers", "dy[..., direction * H : (direction + 1) * H]", "dy[..., :H]"),
    ("layers", "dy = dy * dropout_masks[layer - 1]", "pass"),
    ("layers", "p.copy() for name", "p for name"),
    ("sequence", "np.where(t < lengths, lengths - 1 - t, t)", "np.maximum(lengths - 1 - t, 0)"),
    ("sequence", "np.arange(steps)[:, None] < lengths", "np.arange(steps)[:, None] <= lengths"),
    ("sequence", "np.argsort(-lengths, kind=", "np.argsort(lengths, kind="),
    ("sequence", "x[:, unsorted], mask", "x, mask"),
    # The cells
    ("rnn", "return dh * (1 - h * h)", "return dh * (1 - h)"),
    ("rnn", "da = activate_backward(dh_next, h_next", "da = activate_backward(dh_next, h"),
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
    ("optim", "np.sqrt(s / correction2) + self.eps", "np.sqrt(s / correction2 + self.eps)"),
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
    exec(compile(changed, f"{module.__file__} with a bug", "exec"), vars(double))
    news, saved = dict(functions(double)), {}
    try:
        for name, function in functions(module):
            saved[function] = function.__code__
            function.__code__ = news[name].__code__
        yield
    finally:
        for function, code in saved.items():
            function.__code__ = code
