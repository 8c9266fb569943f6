"""Recurrent cells for comparisons: tanh, GRU in both conventions, minimal gated unit, LSTM.

M networks of one cell, one for each learning rate, are trained side by side, their weights stacked
(see `stacked.py`, whose tanh and LSTM these are). Shapes: time T, networks M, sequences N, units H.
Every cell has one bias for each gate; only the GRU with the reset after the product needs a second
one for its candidate. The bias of the gate that keeps the old state begins at `keep`.
"""

import numpy as np
import stacked
import torch

GATES = {"tanh": 1, "minimal": 2, "GRU": 3, "GRU, reset before": 3, "LSTM": 4}


class GRU(torch.autograd.Function):
    """States of M GRUs, from zero; the gates' blocks stand in the order r, z, n."""

    @staticmethod
    def forward(ctx, a, weight_hh, bias_n, after):
        """`a` (T, M, N, 3H), `weight_hh` (M, 3H, H), `bias_n` (M, H) -> states (T, M, N, H).

        The bias of the product is for the reset `after` it; else it must be zero.
        """
        H = weight_hh.shape[2]
        before, states, r, z, n, a_hn = (a.new_empty(*a.shape[:3], H) for _ in range(6))
        h, W_rz, W_n = a.new_zeros(*a.shape[1:3], H), weight_hh[:, : 2 * H], weight_hh[:, 2 * H :]
        for t in range(len(a)):
            before[t] = h
            gates = torch.sigmoid(torch.baddbmm(a[t, ..., : 2 * H], h, W_rz.mT))
            r[t], z[t] = gates.split(H, -1)
            if after:
                torch.baddbmm(bias_n[:, None], h, W_n.mT, out=a_hn[t])
                torch.tanh(torch.addcmul(a[t, ..., 2 * H :], r[t], a_hn[t]), out=n[t])
            else:
                torch.tanh(torch.baddbmm(a[t, ..., 2 * H :], r[t] * h, W_n.mT), out=n[t])
            h = torch.lerp(n[t], h, z[t], out=states[t])
        ctx.save_for_backward(before, r, z, n, a_hn, weight_hh)
        ctx.after = after
        return states

    @staticmethod
    def backward(ctx, dstates):
        before, r, z, n, a_hn, weight_hh = ctx.saved_tensors
        H = n.shape[-1]
        W_rz, W_n = weight_hh[:, : 2 * H], weight_hh[:, 2 * H :]
        per_n, per_z = (1 - z) * (1 - n**2), (before - n) * z * (1 - z)
        per_r = r * (1 - r) * (a_hn if ctx.after else before)
        da = n.new_empty(*n.shape[:3], 3 * H)
        dh = torch.zeros_like(n[0])
        for t in reversed(range(len(n))):
            dh = dh + dstates[t]
            da_n = torch.mul(dh, per_n[t], out=da[t, ..., 2 * H :])
            torch.mul(dh, per_z[t], out=da[t, ..., H : 2 * H])
            if ctx.after:
                torch.mul(da_n, per_r[t], out=da[t, ..., :H])
                dh = torch.addcmul(torch.bmm(da_n * r[t], W_n), dh, z[t])
            else:
                drh = torch.bmm(da_n, W_n)
                torch.mul(drh, per_r[t], out=da[t, ..., :H])
                dh = torch.addcmul(drh * r[t], dh, z[t])
            dh = torch.baddbmm(dh, da[t, ..., : 2 * H], W_rz)
        da_hn = da[..., 2 * H :] * r if ctx.after else da[..., 2 * H :]
        dW_rz = stacked.over_time(da[..., : 2 * H], before)
        dW_n = stacked.over_time(da_hn, before if ctx.after else r * before)
        return da, torch.cat([dW_rz, dW_n], 1), da_hn.sum((0, 2)), None


class Minimal(torch.autograd.Function):
    """States of M minimal gated units, from zero; the gates' blocks stand in the order f, n."""

    @staticmethod
    def forward(ctx, a, weight_hh):
        """`a` (T, M, N, 2H), `weight_hh` (M, 2H, H) -> states (T, M, N, H)."""
        H = weight_hh.shape[2]
        before, states, f, n = (a.new_empty(*a.shape[:3], H) for _ in range(4))
        h, W_f, W_n = a.new_zeros(*a.shape[1:3], H), weight_hh[:, :H], weight_hh[:, H:]
        for t in range(len(a)):
            before[t] = h
            torch.sigmoid(torch.baddbmm(a[t, ..., :H], h, W_f.mT), out=f[t])
            torch.tanh(torch.baddbmm(a[t, ..., H:], f[t] * h, W_n.mT), out=n[t])
            h = torch.lerp(h, n[t], f[t], out=states[t])
        ctx.save_for_backward(before, f, n, weight_hh)
        return states

    @staticmethod
    def backward(ctx, dstates):
        before, f, n, weight_hh = ctx.saved_tensors
        H = n.shape[-1]
        W_f, W_n = weight_hh[:, :H], weight_hh[:, H:]
        da, dh = n.new_empty(*n.shape[:3], 2 * H), torch.zeros_like(n[0])
        per_n, slope = f * (1 - n**2), f * (1 - f)
        for t in reversed(range(len(n))):
            dh = dh + dstates[t]
            da_n = torch.mul(dh, per_n[t], out=da[t, ..., H:])
            dfh = torch.bmm(da_n, W_n)
            df = torch.addcmul(dh * (n[t] - before[t]), dfh, before[t])
            torch.mul(df, slope[t], out=da[t, ..., :H])
            dh = torch.addcmul(dfh * f[t], dh, 1 - f[t])
            dh = torch.baddbmm(dh, da[t, ..., :H], W_f)
        dW_f = stacked.over_time(da[..., :H], before)
        return da, torch.cat([dW_f, stacked.over_time(da[..., H:], f * before)], 1)


def run_cell(cell, a, params):
    """States (T, M, N, H) from the inputs' part `a` (T, M, N, gates H) of the pre-activations."""
    weight_hh = params["weight_hh"]
    if cell == "tanh":
        return stacked.Elman.apply(a, weight_hh, False)
    if cell == "minimal":
        return Minimal.apply(a, weight_hh)
    if cell == "LSTM":
        return stacked.LSTM.apply(a, weight_hh)
    after = cell == "GRU"
    zero = weight_hh.new_zeros(len(weight_hh), weight_hh.shape[2])
    return GRU.apply(a, weight_hh, params["bias_n"] if after else zero, after)


def first_weights(rng, cell, D, H, outputs, keep, embedding=None):
    """One network's weights: inputs D (or an `embedding` of D symbols), units H, outputs.

    `keep` is the first bias of the gate that keeps the state: a number, or one for each unit.
    """
    rows = GATES[cell] * H
    shapes = {"weight_ih": (rows, embedding or D), "weight_hh": (rows, H), "bias": (rows,)}
    if cell == "GRU":
        shapes["bias_n"] = (H,)
    shapes |= {"weight_out": (outputs, H), "bias_out": (outputs,)}
    params = {k: rng.uniform(-(H**-0.5), H**-0.5, shape) for k, shape in shapes.items()}
    params["bias"][:] = 0
    block = {"GRU": 1, "GRU, reset before": 1, "LSTM": 2, "minimal": 0}
    if cell in block:  # the minimal unit's gate takes the new state: it keeps where it is low
        sign = -1 if cell == "minimal" else 1
        params["bias"][block[cell] * H : (block[cell] + 1) * H] = sign * np.asarray(keep)
    if embedding:
        params["embedding"] = rng.standard_normal((D, embedding))
    return params


def count(params):
    """The parameters of one network."""
    return int(sum(p.size for p in params.values()))


def units_for(target, cell, D, outputs, embedding=None):
    """The units with which a network of `cell` comes nearest to `target` parameters."""
    rng = np.random.default_rng(0)
    sizes = {
        H: count(first_weights(rng, cell, D, H, outputs, 0.0, embedding)) for H in range(2, 400)
    }
    return min(sizes, key=lambda H: abs(sizes[H] - target))


def stack(params, copies):
    """The same first weights for each of the learning rates, as tensors."""
    tensors = {
        k: torch.tensor(np.stack([p] * copies), dtype=torch.float32) for k, p in params.items()
    }
    for p in tensors.values():
        p.requires_grad_()
    return tensors


def read_tokens(params, tokens):
    """Inputs' part of the pre-activations for symbols (T, N): rows of one table a network."""
    table = params["weight_ih"].mT  # (M, D, rows)
    if "embedding" in params:
        table = torch.matmul(params["embedding"], table)
    table = (table + params["bias"][:, None]).transpose(0, 1)
    return table[tokens].transpose(1, 2).contiguous()


def read_vectors(params, x):
    """Inputs' part of the pre-activations for vectors (T, N, D)."""
    return torch.matmul(x[:, None], params["weight_ih"].mT) + params["bias"][:, None]


def answer(params, states):
    """Outputs of the M heads for states (..., M, N, H)."""
    return torch.matmul(states, params["weight_out"].mT) + params["bias_out"][:, None]


def cross_entropy(logits, targets):
    """Mean over the targets (..., N), in nats, of each network: (..., M, N, V) -> (M,)."""
    each = targets.unsqueeze(-2).expand(logits.shape[:-1])
    loss = torch.nn.functional.cross_entropy(
        logits.flatten(0, -2), each.flatten(), reduction="none"
    ).view(each.shape)
    return loss.transpose(0, -2).flatten(1).mean(1) if loss.dim() > 2 else loss.mean(1)


class Descent:
    """Adam with a clipped gradient, a learning rate for each network, falling as a cosine to 0."""

    def __init__(self, params, rates, updates, clip=1.0):
        self.params, self.updates, self.done = params, updates, 0
        self.rates = torch.tensor(rates)
        self.optimizer = stacked.Adam(params, self.rates.clone(), clip)

    def step(self, losses):
        """Losses (M,); the networks share nothing, so that the sum gives each its own gradient."""
        grads = torch.autograd.grad(losses.sum(), list(self.params.values()))
        factor = (1 + np.cos(np.pi * self.done / self.updates)) / 2
        self.optimizer.rates = self.rates * factor
        self.optimizer.step(dict(zip(self.params, grads)))
        self.done += 1
