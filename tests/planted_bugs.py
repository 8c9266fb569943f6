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
    ("functional", "error > 0, quantiles, 1 - quantiles", "error > 0, 1 - quantiles, quantiles"),
    ("functional", "error > 0, quantiles, 1 - quantiles", "error > 0, quantiles, quantiles"),
    ("functional", "np.abs(error))[mask].mean()", "np.abs(error)).mean()"),
    ("functional", "-np.sign(error) * weight", "np.sign(error) * weight"),
    ("functional", "-np.sign(error) * weight", "-np.where(error > 0, 1, -1) * weight"),
    ("functional", "mask.sum() * error.shape[-1]", "error.size"),
    ("functional", "mask.sum() * error.shape[-1]", "mask.sum()"),
    # Pooling
    ("pooling", "return np.where(mask[..., None], x, 0), mask", "return x, mask"),
    ("pooling", "np.full(x.shape[1], len(x)) if", "np.full(x.shape[1], 1) if"),
    ("pooling", "mask / np.maximum(mask.sum(axis=0), 1)", "mask / len(mask)"),
    ("pooling", "mask / np.maximum(mask.sum(axis=0), 1)", "mask / mask.sum(axis=0)"),
    (
        "pooling",
        "return weights[..., None] * dy",
        "return dy / len(weights) + 0 * weights[..., None]",
    ),
    ("pooling", "np.where(mask[..., None], x, -np.inf).argmax", "x.argmax"),
    ("pooling", "x, -np.inf).argmax(axis=0)", "abs(x), -np.inf).argmax(axis=0)"),
    ("pooling", "[:, None, None] == best) & mask[..., None]", "[:, None, None] == best)"),
    ("pooling", "return np.where(chosen, dy, 0)", "return np.where(chosen[::-1], dy, 0)"),
    ("pooling", "hidden = np.tanh(a)", "hidden = np.sin(a)"),
    ("pooling", "masked_softmax_forward(scores.T, mask.T)", "masked_softmax_forward(scores.T)"),
    ("pooling", "da = dscores[..., None] * v * (1 - hidden**2)", "da = dscores[..., None] * v"),
    (
        "pooling",
        "dscores = masked_softmax_backward(dweights, softmax_cache).T",
        "dscores = dweights.T",
    ),
    ("pooling", "np.tensordot(dscores, hidden, 2)", "dscores.sum() * hidden.sum(axis=(0, 1))"),
    ("pooling", "return dx + softmax_cache", "return 0 * dx + softmax_cache"),
    ("pooling", "return dx + softmax_cache.weights.T[..., None] * dy, grads", "return dx, grads"),
    # Attention
    ("attention", "np.where(top == -np.inf, 0, top)", "0"),
    ("attention", "np.where(total == 0, 1, total)", "total"),
    ("attention", "np.where(mask, scores, -np.inf)", "np.where(mask, scores, 0)"),
    ("attention", "- (weights * dweights).sum(axis=-1, keepdims=True)", ""),
    ("attention", "hidden = np.tanh(", "hidden = np.sin("),
    ("attention", "(1 - hidden**2)", "(1 - hidden)"),
    ("attention", "da.sum(axis=2), da.sum(axis=0)", "da.sum(axis=2), da.mean(axis=0)"),
    ("attention", '@ params["weight"].T, dkeys', '@ params["weight"].T, 0 * dkeys'),
    ("attention", 'query @ params["weight"]\n', 'query @ -params["weight"]\n'),
    ("attention", "memory = only_valid(memory, lengths)", "pass"),
    ("attention", "mask = length_mask(lengths, len(memory)).T", "pass"),
    ("attention", "dquery, dkeys + np.einsum(", "dquery, 0 * dkeys + np.einsum("),
    ("attention", "query * query.shape[-1] ** -0.5, keys", "query, keys"),
    ("attention", "return dquery * dquery.shape[-1] ** -0.5", "return dquery"),
    ("attention", "np.concatenate([context, y]", "np.concatenate([y, context]"),
    ("attention", "np.full(y.shape[1], len(y)) if", "np.full(y.shape[1], 1) if"),
    ("attention", "return dy + dquery, dmemory", "return dy, dmemory"),
    ("attention", "return dy + dquery, dmemory", "return dy + dquery, 0 * dmemory"),
    ("attention", "do * (1 - head_cache.x**2)", "do"),
    # The field over tags
    ("crf", "np.where(np.isfinite(top), top, 0)", "top"),
    ("crf", "top = a.max(axis=axis, keepdims=True)", "top = 0 * a.max(axis=axis, keepdims=True)"),
    ("crf", "scores = np.where(mask[..., None], scores, 0)", "pass"),
    (
        "crf",
        'params["transition"][tags[:-1], tags[1:]]',
        'params["transition"][tags[1:], tags[:-1]]',
    ),
    ("crf", "moves = np.where(mask[1:], ", "moves = np.where(True, "),
    ("crf", "last = tags[lengths - 1, ", "last = tags[0 * lengths - 1, "),
    ("crf", 'alpha[0] = params["start"] + scores[0]', "alpha[0] = scores[0]"),
    ("crf", "paths = alpha[t - 1][:, :, None] +", "paths = alpha[t - 1][:, None, :] +"),
    ("crf", "np.where(t < lengths[:, None], new, alpha[t - 1])", "new"),
    ("crf", 'beta[-1] = params["end"]', "beta[-1] = 0"),
    ("crf", "(scores[t + 1] + beta[t + 1])[:, None, :]", "(scores[t] + beta[t + 1])[:, None, :]"),
    ("crf", "np.where(t + 1 < lengths[:, None], new", "np.where(t < lengths[:, None], new"),
    ("crf", 'alpha[-1] + params["end"]', "alpha[-1]"),
    ("crf", "expected - one_hot(tags, K, scores.dtype)", "expected"),
    ("crf", "(tags[t - 1, on], tags[t, on]), 1 / N", "(tags[t, on], tags[t - 1, on]), 1 / N"),
    ("crf", "for t in range(1, lengths.max()):", "for t in range(2, lengths.max()):"),
    ("crf", "dtransition += pairs.reshape(K, K) / N", "dtransition += pairs.reshape(K, K).T / N"),
    ("crf", "last = dscores[lengths - 1, np.arange(N)]", "last = dscores[-1]"),
    ("crf", "paths.argmax(axis=1), np.arange(K)", "paths.argmax(axis=1), 0"),
    ("crf", "paths.max(axis=1) + scores[t], best", "paths.max(axis=1), best"),
    ("crf", 'best = best + params["end"]', "pass"),
    ("crf", "source[t, np.arange(N), tags[t]]", "source[t, np.arange(N), tags[-1]]"),
    ("crf", 'before = ("B" + label[1:], label)', 'before = ("B" + label[1:],)'),
    ("crf", "start[k] = -np.inf", "pass"),
    # Connectionist temporal classification
    ("ctc", "np.diff(path, prepend=-1) != 0", "np.diff(path, prepend=-1) > 0"),
    ("ctc", "if symbol != BLANK]", "]"),
    ("ctc", "& (places[:, 2:] != places[:, :-2])", ""),
    ("ctc", "(places[:, 2:] != BLANK) & ", ""),
    ("ctc", "| (j == last - 1)", ""),
    ("ctc", "[0, :, :2] = log_probs[0, :, :2]", "[0, :, :1] = log_probs[0, :, :1]"),
    ("ctc", "_shift(stay, 2)", "_shift(stay, 1)"),
    ("ctc", "np.logaddexp(stay, _shift(stay, 1))", "np.maximum(stay, _shift(stay, 1))"),
    ("ctc", "np.where(t < lengths[:, None], new + log_probs[t], stay)", "new + log_probs[t]"),
    ("ctc", "beta[-1] = np.where(ends, 0, -np.inf)", "beta[-1] = 0"),
    ("ctc", "stay = log_probs[t + 1] + beta[t + 1]", "stay = beta[t + 1]"),
    (
        "ctc",
        "_shift(np.where(skips, stay, -np.inf), -2)",
        "np.where(skips, _shift(stay, -2), -np.inf)",
    ),
    ("ctc", "np.where(t + 1 < lengths[:, None], new", "np.where(t < lengths[:, None], new"),
    ("ctc", "np.where(ends, alpha[-1], -np.inf)", "alpha[-1]"),
    ("ctc", "unchecked(softmax)(alpha + beta)", "unchecked(softmax)(alpha)"),
    ("ctc", "np.exp(log_probs) - asked, 0)", "log_probs - asked, 0)"),
    ("ctc", "- asked, 0) / N", "- asked, 0)"),
    ("ctc", "for path in paths.T", "for path in paths[::-1].T"),
    ("ctc", "(blank if again else either) + step[symbol]", "either + step[symbol]"),
    (
        "ctc",
        "label + step[symbol])\n                _add",
        "either + step[symbol])\n                _add",
    ),
    ("ctc", "ranked[:width] if", "ranked if"),
    ("ctc", "-np.logaddexp(*found[prefix])", "-max(found[prefix])"),
    ("ctc", "np.logaddexp(before[0], blank), ", "blank, "),
    # Linear recurrences
    ("scan", "state = a[t] * state + b[t]", "state = a[t] * (state + b[t])"),
    ("scan", "np.zeros_like(b[0]) if h_0 is None else h_0", "np.zeros_like(b[0])"),
    ("scan", "db[t] = dh[t] + later", "db[t] = dh[t] + dh[t] * later"),
    ("scan", "(h[t - 1] if t else h_0)", "h[t - 1]"),
    ("scan", "later = a[t] * db[t]", "later = a[t - 1] * db[t]"),
    ("scan", "a, h, step = a.copy(), b.copy(), 1", "a, h, step = a, b.copy(), 1"),
    ("scan", "h[0] += a[0] * h_0", "h[0] += h_0"),
    ("scan", "h[step:] += a[step:] * h[:-step]", "h[step:] += a[:-step] * h[:-step]"),
    ("scan", "a[step:] = a[step:] * a[:-step]", "a[step:] *= a[step:]"),
    ("scan", "step *= 2", "step += 1"),
    ("scan", "np.roll(a, -1, axis=0)", "a"),
    ("scan", "np.roll(a, -1, axis=0).conj()", "np.roll(a, -1, axis=0)"),
    ("scan", "dh[::-1])[::-1]", "dh[::-1])"),
    ("scan", "np.concatenate([h_0[None], h[:-1]])", "h"),
    ("scan", "return db * before.conj()", "return db * before"),
    ("scan", "np.logaddexp(log_a[0] + log_h_0, log_h[0])", "log_a[0] + log_h_0"),
    ("scan", "np.logaddexp(log_a[step:] + log_h[:-step]", "np.logaddexp(log_h[:-step]"),
    ("scan", "log_a[step:] + log_a[:-step]", "np.logaddexp(log_a[step:], log_a[:-step])"),
    # Layers with a linear recurrence
    ("modern", 'if candidate == "linear"', 'if candidate == "positive"'),
    ("modern", "np.where(a >= 0, a + 0.5, s)", "np.where(a >= 0, a, s)"),
    ("modern", "np.where(a >= 0, 1, s * (1 - s))", "np.where(a > 0, 1, s * (1 - s))"),
    ("modern", "keep, z = sigmoid(-a_z), sigmoid(a_z)", "keep, z = sigmoid(a_z), sigmoid(-a_z)"),
    ("modern", "_recur(keep, z * n, h_0)", "_recur(keep, n, h_0)"),
    ("modern", "(dtake * n - dkeep) * keep * z", "(dtake * n + dkeep) * keep * z"),
    ("modern", "dtake * z * slope", "dtake * z"),
    (
        "modern",
        "np.logaddexp(0, -a_i) - np.logaddexp(0, -a_f)",
        "np.logaddexp(0, -a_f) - np.logaddexp(0, -a_i)",
    ),
    (
        "modern",
        "np.logaddexp(0, -a_i) - np.logaddexp(0, -a_f)",
        "np.log(sigmoid(a_f) / sigmoid(a_i))",
    ),
    ("modern", "closed = sigmoid(-a_i), sigmoid(-a_f)", "closed = sigmoid(a_i), sigmoid(a_f)"),
    ("modern", "-ddifference * closed_i, ", "-ddifference, "),
    ("modern", "ddifference * closed_f, ", "ddifference * closed_i, "),
    ("modern", "h_0 is None else h_0)", "True else h_0)"),
    ("modern", "r_min**2 + (1 - rng.random(H)) * (r_max**2 - r_min**2)", "rng.random(H)"),
    ("modern", "np.log(1 - squares) / 2", "np.log(1 - squares)"),
    ("modern", "/ np.sqrt(2 * D)", "/ np.sqrt(D)"),
    ("modern", "np.exp(-np.exp(", "np.exp(-("),
    ("modern", "+ 1j * np.exp(", "- 1j * np.exp("),
    ("modern", '["B_re"] + 1j', '["B_re"] - 1j'),
    ("modern", 'np.exp(params["gamma_log"]) * driven, h_0', "driven, h_0"),
    ("modern", 'params["skip"] * x', "x"),
    ("modern", '["C_re"] - 1j', '["C_re"] + 1j'),
    ("modern", "dh[-1] += dstate[0] + 1j * dstate[1]", "dh[-1] += dstate[0] - 1j * dstate[1]"),
    ("modern", "recurrence.a[0, 0].conj()", "recurrence.a[0, 0]"),
    ("modern", "-dw.real", "dw.real"),
    ("modern", "dw.imag * np.exp", "-dw.imag * np.exp"),
    ("modern", "driven.conj()).real", "driven).real"),
    ("modern", "ddriven = dscaled * gamma", "ddriven = dscaled"),
    ("modern", "np.tensordot(dy, h.conj(), rows)", "np.tensordot(dy, h, rows)"),
    ("modern", "(dy * x).sum(", "dy.sum("),
    ("modern", '.real + dy * params["skip"]', ".real"),
    ("modern", "(dh_0.real, dh_0.imag)", "(dh_0.imag, dh_0.real)"),
    # From waves to cepstra
    ("speech", "2595 * np.log10", "1127 * np.log10"),
    ("speech", "1 + hertz / 700", "hertz / 700"),
    ("speech", "size)[::hop]", "size)[::size]"),
    ("speech", "edges[:-2], edges[1:-1], edges[2:]", "edges[1:-1], edges[1:-1], edges[2:]"),
    ("speech", "np.maximum(filters, 0)", "np.abs(filters)"),
    ("speech", "np.hamming(size)", "np.ones(size)"),
    ("speech", "window)) ** 2", "window))"),
    ("speech", "np.maximum(energy, wave", "np.maximum(0 * energy, wave"),
    ("speech", "(1 + (k > 0)) / F", "2 / F"),
    ("speech", "(f + 0.5)", "f"),
    ("speech", "(decibels / 10)", "(decibels / 20)"),
    # Searches
    ("decoding", "totals[row] += h.log_prob", "pass"),
    ("decoding", "p / length**alpha", "p / (length + 1) ** alpha"),
    ("decoding", "np.argsort(-flat", "np.argsort(flat"),
    ("decoding", "if flat[i] > -np.inf", ""),
    ("decoding", "key=lambda h: -h.score", "key=lambda h: -h.log_prob"),
    ("decoding", "hope / max_length**alpha", "hope / length**alpha"),
    ("decoding", "len(safe) == width", "safe"),
    ("decoding", "if not beam or len", "if not beam or finished or len"),
    ("decoding", "state = select(state, rows)", "state = select(state, sorted(rows))"),
    ("decoding", "totals[row, ~allowed] = -np.inf", "totals[row, allowed] = -np.inf"),
    (
        "decoding",
        "Hypothesis(tokens, p, score, True)",
        "Hypothesis([*tokens, end], p, score, True)",
    ),
    ("decoding", "(finished + beam)[:width]", "(beam + finished)[:width]"),
    ("decoding", "return state[:, rows]", "return state[:, np.sort(rows)]"),
    ("decoding", "select(state, going)", "select(state, range(len(going)))"),
    ("decoding", "rows[going], tokens[going]", "rows[: len(going)], tokens[going]"),
    ("decoding", "if log_prob <= bound:", "if log_prob <= bound / 2:"),
    ("decoding", "totals = log_prob + log_softmax", "totals = log_softmax"),
    ("decoding", "if len(tokens) + 1 < max_length:", "if len(tokens) < max_length:"),
    ("decoding", ":= float(totals[token])) > bound:", ":= float(totals[token])) > bound / 2:"),
    # Edits
    ("metrics", "table[i][j] + (x != y)", "table[i][j] + 2 * (x != y)"),
    ("metrics", "table[i][j + 1] + 1", "table[i][j + 1] + 2"),
    ("metrics", "[list(range(len(b) + 1))]", "[[0] * (len(b) + 1)]"),
    ("metrics", "row = [i + 1]", "row = [0]"),
    ("metrics", "return pairs[::-1]", "return pairs"),
    ("metrics", "pairs.append((i, None))", "pairs.append((None, i))"),
    ("metrics", "return edits / total", "return edits / len(hypotheses)"),
    (
        "metrics",
        "edit_distance(hypothesis, r), -len(r)",
        "edit_distance(hypothesis, r), 1 - len(r)",
    ),
    ("metrics", "min((edit_distance(hypothesis, r)", "max((edit_distance(hypothesis, r)"),
    ("metrics", "reduce(or_, ", "reduce(Counter.__add__, "),
    ("metrics", "(abs(len(r) - len(hypothesis)), len(r))", "(len(r), len(r))"),
    ("metrics", "1 - reference_length / length", "1 - length / reference_length"),
    ("metrics", "min(0.0, 1 - reference_length", "min(1.0, 1 - reference_length"),
    ("metrics", "matched[1:] += smooth", "matched += smooth"),
    ("metrics", "np.log(matched / total).mean()", "np.log(matched / total).sum()"),
    ("metrics", "range(len(tokens) - n + 1)", "range(len(tokens) - n)"),
    # Spans
    ("metrics", "lower <= targets", "lower < targets"),
    ("metrics", "targets <= upper", "targets < upper"),
    ("metrics", "np.isnan(lower) | np.isnan(upper)", "np.isnan(upper)"),
    ("metrics", 'enumerate([*tags, "O"])', "enumerate(tags)"),
    ("metrics", 'tag != f"I-{kind}"', 'tag[0] != "I"'),
    ("metrics", 'if tag[0] == "B":', 'if tag[0] != "O" and kind is None:'),
    ("metrics", "found.append((kind, start, t))", "found.append((kind, start, t - 1))"),
    (
        "metrics",
        "len(guess & reference)",
        "len({g[1:] for g in guess} & {r[1:] for r in reference})",
    ),
    ("metrics", "predicted += len(guess)", "predicted += len(reference)"),
    ("metrics", "2 * right / max(1, predicted + true)", "(precision + recall) / 2"),
    # From sequence to sequence
    ("seq2seq", "[[START, *s] for s", "[[END, *s] for s"),
    ("seq2seq", "[[*s, END] for s", "[[*s, START] for s"),
    ("seq2seq", "targets, length_mask(lengths)", "targets, targets != PAD"),
    ("seq2seq", "parts.swapaxes(1, 2).reshape(rows", "parts.reshape(rows"),
    ("seq2seq", "parts.swapaxes(1, 2).reshape(layers", "parts.reshape(layers"),
    (
        "seq2seq",
        "forward(x, None, lengths, training, grad)",
        "forward(x, None, None, training, grad)",
    ),
    ("seq2seq", "forward(x, state, training=training)", "forward(x, None, training=training)"),
    ("seq2seq", "backward(dmemory, dstate, cache", "backward(dmemory, 0 * dstate, cache"),
    ("seq2seq", "embedding_backward(dx, cache.source)", "embedding_backward(0 * dx, cache.source)"),
    ("seq2seq", "embedding_backward(dx, cache.target)", "embedding_backward(2 * dx, cache.target)"),
    (
        "seq2seq",
        "cross_entropy_forward(logits, targets, mask)",
        "cross_entropy_forward(logits, targets)",
    ),
    ("seq2seq", "y, h, _ = self.decoder.forward(x, h,", "y, _, _ = self.decoder.forward(x, h,"),
    ("seq2seq", "mixed = inputs.copy()", "mixed = inputs"),
    ("seq2seq", "step(mixed[t - 1], state)", "step(inputs[t - 1], state)"),
    ("seq2seq", "logits, state = step(mixed", "logits, _ = step(mixed"),
    ("seq2seq", "rng.random(inputs.shape[1]) < keep", "rng.random() < keep"),
    ("seq2seq", "rng.random(inputs.shape[1]) < keep", "rng.random(inputs.shape[1]) > keep"),
    ("seq2seq", "inputs[t], logits.argmax(axis=-1)", "inputs[t - 1], logits.argmax(axis=-1)"),
    ("seq2seq", "logits.argmax(axis=-1)", "logits.argmin(axis=-1)"),
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
