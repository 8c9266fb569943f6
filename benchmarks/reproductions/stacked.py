"""Many small networks trained side by side, their weights stacked: on a GPU as fast as one.

A recurrent step of 100 units is too little work for a GPU: it waits for the next call. So M
networks, of all seeds, starts and learning rates, take the step together, as one product of
stacks; and a whole update is recorded once as a CUDA graph and then replayed, without Python.
Shapes: time T, networks M, sequences N, inputs D, units H, in this order.
"""

import torch


class Elman(torch.autograd.Function):
    """States of M Elman networks, from zero: h_t = f(a_t + W_hh h_{t-1}), f tanh or ReLU."""

    @staticmethod
    def forward(ctx, a, weight_hh, relu):
        """`a` (T, M, N, H), `weight_hh` (M, H, H) -> states (T, M, N, H)."""
        states = torch.empty_like(a)
        h = torch.zeros_like(a[0])
        for t in range(len(a)):
            h = torch.baddbmm(a[t], h, weight_hh.mT)
            h = torch.relu(h) if relu else torch.tanh(h)
            states[t] = h
        ctx.save_for_backward(states, weight_hh)
        ctx.relu = relu
        return states

    @staticmethod
    def backward(ctx, dstates):
        states, weight_hh = ctx.saved_tensors
        slope = (states > 0).to(states.dtype) if ctx.relu else 1 - states**2
        da = torch.empty_like(states)
        dh = dstates[-1]
        for t in reversed(range(len(states))):
            torch.mul(dh, slope[t], out=da[t])
            if t:
                dh = torch.baddbmm(dstates[t - 1], da[t], weight_hh)
        return da, over_time(da[1:], states[:-1]), None


class LSTM(torch.autograd.Function):
    """States of M LSTMs, from zero; the gates' blocks stand in the order o, i, f, g."""

    @staticmethod
    def forward(ctx, a, weight_hh):
        """`a` (T, M, N, 4H), `weight_hh` (M, 4H, H) -> states (T, M, N, H)."""
        steps, _, _, size = a.shape
        size //= 4
        gates, candidates, cells, states = (
            a.new_empty(*a.shape[:3], k * size) for k in (3, 1, 1, 1)
        )
        h = c = a.new_zeros(*a.shape[1:3], size)
        for t in range(steps):
            z = torch.baddbmm(a[t], h, weight_hh.mT)
            torch.sigmoid(z[..., : 3 * size], out=gates[t])
            torch.tanh(z[..., 3 * size :], out=candidates[t])
            o, i, f = gates[t].split(size, -1)
            c = torch.addcmul(f * c, i, candidates[t], out=cells[t])
            h = torch.mul(o, torch.tanh(c), out=states[t])
        ctx.save_for_backward(gates, candidates, cells, states, weight_hh)
        return states

    @staticmethod
    def backward(ctx, dstates):
        gates, g, cells, states, weight_hh = ctx.saved_tensors
        size = g.shape[-1]
        o, i, f = gates.split(size, -1)
        before = torch.cat([torch.zeros_like(cells[:1]), cells[:-1]])
        tanh_c = torch.tanh(cells)
        # What dz is per dc for i, f, g, and per dh for o.
        per_dc = torch.stack([g * i * (1 - i), before * f * (1 - f), i * (1 - g**2)], -2)
        per_dh = tanh_c * o * (1 - o)
        dc_per_dh = o * (1 - tanh_c**2)
        dz = g.new_empty(*g.shape[:3], 4, size)
        dh, dc = dstates[-1], torch.zeros_like(g[0])
        for t in reversed(range(len(g))):
            dc = torch.addcmul(dc, dh, dc_per_dh[t])
            torch.mul(dc.unsqueeze(-2), per_dc[t], out=dz[t, ..., 1:, :])
            torch.mul(dh, per_dh[t], out=dz[t, ..., 0, :])
            if t:
                dh = torch.baddbmm(dstates[t - 1], dz[t].flatten(-2), weight_hh)
                dc = dc * f[t]
        dz = dz.flatten(-2)
        return dz, over_time(dz[1:], states[:-1])


def over_time(da, states):
    """The gradient of M matrices: da h^T summed over steps and sequences."""
    rows, columns = (z.transpose(0, 1).flatten(1, 2) for z in (da, states))
    return torch.bmm(rows.mT, columns)


def forward(params, x, cell, steps):
    """What M networks with `params` answer to `x` (T, M, N, D) at `steps` of it, a slice."""
    a = torch.matmul(x, params["weight_ih"].mT) + params["bias"][:, None]
    if cell == "lstm":
        states = LSTM.apply(a, params["weight_hh"])
    else:
        states = Elman.apply(a, params["weight_hh"], cell == "relu")
    return torch.matmul(states[steps], params["weight_out"].mT) + params["bias_out"][:, None]


class Adam:
    """Adam with a learning rate and a clipped norm for each of the M networks."""

    def __init__(self, params, rates, clip):
        self.params, self.clip = params, clip
        self.rates = rates
        self.moments = {k: (torch.zeros_like(p), torch.zeros_like(p)) for k, p in params.items()}
        self.steps = torch.zeros((), device=rates.device)

    @torch.no_grad()
    def step(self, grads):
        each = {k: (-1,) + (1,) * (p.dim() - 1) for k, p in self.params.items()}
        norm = sum(g.flatten(1).square().sum(1) for g in grads.values()).sqrt()
        scale = (self.clip / (norm + 1e-6)).clamp(max=1)
        self.steps += 1
        for k, p in self.params.items():
            g = grads[k] * scale.view(each[k])
            m, v = self.moments[k]
            m.lerp_(g, 0.1)
            v.lerp_(g * g, 0.001)
            rate = self.rates.view(each[k]) / (1 - 0.9**self.steps)
            p -= rate * m / ((v / (1 - 0.999**self.steps)).sqrt() + 1e-8)


def repeatable(update, device):
    """`update`, a function without arguments, as one that repeats it at the least cost."""
    if device == "cpu":
        return update
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):  # what is made at a first call may not be made while recording
            update()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        update()

    def replay():
        with torch.cuda.stream(stream):
            graph.replay()

    return replay
