"""The counts of `rnnlib.cost` are those of runs in torch, and of the caches of rnnlib's layers."""

import itertools
import tracemalloc
from dataclasses import astuple

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

import rnnlib
from rnnlib.attention import scaled_dot_product_forward
from rnnlib.cost import Cost, attention_cost, linear_cost, recurrent_cost
from rnnlib.torch import GRUCell, LSTMCell, RNNCell

T, N, D, H = 7, 3, 5, 4
KINDS = {"rnn": RNNCell, "gru": GRUCell, "lstm": LSTMCell}
PLAIN = list(itertools.product(KINDS, (1, 2, 3), (False, True)))
STACKS = [(*stack, bias) for stack in PLAIN for bias in (False, True)]


class Counted(TorchDispatchMode):
    """Operations outside of products, and values of functions, as torch does them."""

    elementwise = functions = biases = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        if name in ("add", "sub", "rsub", "mul", "div"):
            self.elementwise += out.numel()
        elif name == "addmm":
            self.elementwise += out.numel()
            self.biases += out.numel()
        elif name == "sum":
            self.elementwise += args[0].numel() - out.numel()
        elif name in ("tanh", "sigmoid", "exp"):
            self.functions += out.numel()
        return out


def run_stack(cells, x, grad=False):
    """Cells by layer and direction over a sequence (T, N, D), from states of zero."""
    for layer in cells:
        outputs = []
        for backwards, cell in enumerate(layer):
            state = [torch.zeros(N, H, requires_grad=grad) for _ in cell.state_names]
            steps = []
            for x_t in reversed(x) if backwards else x:
                state = cell(x_t, state)
                steps.append(state[0])
            outputs.append(torch.stack(steps[::-1] if backwards else steps))
        x = torch.cat(outputs, dim=-1) if len(outputs) > 1 else outputs[0]
    return x


def make_stack(kind, layers, bidirectional):
    directions = 1 + bidirectional
    sizes = [D] + [directions * H] * (layers - 1)
    return [[KINDS[kind](size, H) for _ in range(directions)] for size in sizes]


@pytest.mark.parametrize("kind, layers, bidirectional", PLAIN)
def test_operations_are_those_of_a_run_in_torch(kind, layers, bidirectional):
    cells = make_stack(kind, layers, bidirectional)
    with torch.no_grad(), FlopCounterMode(display=False) as flops, Counted() as counted:
        run_stack(cells, torch.randn(T, N, D))
    options = dict(num_layers=layers, bidirectional=bidirectional)
    cost = recurrent_cost(kind, T, N, D, H, **options)
    assert cost.products == flops.get_total_flops()
    assert (cost.elementwise, cost.functions) == (counted.elementwise, counted.functions)
    assert cost.operations == cost.products + counted.elementwise + counted.functions
    bare = recurrent_cost(kind, T, N, D, H, bias=False, **options)
    assert bare.elementwise == counted.elementwise - counted.biases
    assert (bare.products, bare.functions) == (cost.products, cost.functions)


@pytest.mark.parametrize("kind, layers, bidirectional", PLAIN)
def test_a_backward_pass_has_twice_the_products(kind, layers, bidirectional):
    cells = make_stack(kind, layers, bidirectional)
    x = torch.randn(T, N, D, requires_grad=True) * 1
    with FlopCounterMode(display=False) as flops:
        run_stack(cells, x, grad=True).sum().backward()
    cost = recurrent_cost(kind, T, N, D, H, num_layers=layers, bidirectional=bidirectional)
    assert cost.training_products == flops.get_total_flops()


def memory(thing, found):
    """The arrays that own what a cache refers to, each once; parameters are no activations."""
    if isinstance(thing, np.ndarray):
        while thing.base is not None:
            thing = thing.base
        found[id(thing)] = thing
    elif isinstance(thing, list | tuple):
        for part in thing:
            memory(part, found)
    return found


@pytest.mark.parametrize("kind, layers, bidirectional, bias", STACKS)
def test_memory_is_that_of_the_layers_of_rnnlib(kind, layers, bidirectional, bias, rng):
    make = getattr(rnnlib, kind.upper())
    layer = make(D, H, layers, bidirectional=bidirectional, bias=bias, rng=rng)
    x = rng.standard_normal((T, N, D), dtype=np.float32)
    _, state, cache = layer.forward(x)
    found = memory(cache.runs, {})
    cost = recurrent_cost(
        kind, T, N, D, H, num_layers=layers, bidirectional=bidirectional, bias=bias
    )
    assert cost.activations == sum(array.size for array in found.values() if array is not x)
    assert cost.parameters == sum(p.size for p in layer.params.values())
    assert cost.state == np.size(state)
    assert cost.steps == layers * T


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_forward_pass_leaves_is_what_tracemalloc_sees(kind, rng):
    T, N, D, H = 200, 8, 4, 32
    layer = getattr(rnnlib, kind.upper())(D, H, 2, rng=rng)
    x = rng.standard_normal((T, N, D), dtype=np.float32)
    layer.forward(x)
    tracemalloc.start()
    kept = layer.forward(x)
    with_cache, _ = tracemalloc.get_traced_memory()
    del kept
    tracemalloc.clear_traces()
    kept = layer.forward(x, grad=False)
    without, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    cost = recurrent_cost(kind, T, N, D, H, num_layers=2)
    assert with_cache == pytest.approx(4 * cost.activations, rel=0.02)
    assert without == pytest.approx(4 * T * N * H, rel=0.1)  # y alone
    assert kept[2] is None


def attend(x, weights, biases, heads, causal):
    """Self-attention in torch, x (T, N, D); causal: step by step, with keys and values kept."""
    q, k, v = (
        x @ w.T if b is None else torch.addmm(b, x.flatten(0, 1), w.T).view(T, N, H)
        for w, b in zip(weights[:3], biases[:3])
    )
    q = q * (H // heads) ** -0.5
    by_head = [a.view(T, N * heads, H // heads).transpose(0, 1) for a in (q, k, v)]
    if causal:
        q, k, v = by_head
        parts = [_mean(q[:, t : t + 1], k[:, : t + 1], v[:, : t + 1]) for t in range(T)]
        context = torch.cat(parts, dim=1)
    else:
        context = _mean(*by_head)
    context = context.transpose(0, 1).reshape(T * N, H)
    return context @ weights[3].T if biases[3] is None else context @ weights[3].T + biases[3]


def _mean(q, k, v):
    scores = torch.bmm(q, k.transpose(1, 2))
    e = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
    return torch.bmm(e / e.sum(dim=-1, keepdim=True), v)


@pytest.mark.parametrize("heads, causal, bias", [*itertools.product((1, 2), (False, True), (0, 1))])
def test_attention_is_a_run_in_torch(heads, causal, bias):
    weights = [torch.randn(H, D) for _ in "qkv"] + [torch.randn(H, H)]
    biases = [torch.randn(H) if bias else None for _ in weights]
    with torch.no_grad(), FlopCounterMode(display=False) as flops, Counted() as counted:
        y = attend(torch.randn(T, N, D), weights, biases, heads, causal)
    assert y.shape == (T * N, H)
    cost = attention_cost(T, N, D, H, heads=heads, causal=causal, bias=bool(bias))
    assert cost.products == flops.get_total_flops()
    assert (cost.elementwise, cost.functions) == (counted.elementwise, counted.functions)
    assert cost.parameters == sum(p.numel() for p in weights + biases if p is not None)


@pytest.mark.parametrize("heads", [1, 2])
def test_attention_keeps_what_rnnlib_keeps(heads, rng):
    q, k, v = (rng.standard_normal((T, N * heads, H // heads)) for _ in "qkv")
    y, _, cache = scaled_dot_product_forward(q, k, v)
    found = memory(cache, {})
    cost = attention_cost(T, N, D, H, heads=heads, causal=False)
    assert cost.activations == sum(array.size for array in found.values()) + y.size
    assert cost.state == k.size + v.size
    assert cost.steps == 1


def test_what_is_taken_where_nothing_is_said():
    plain = attention_cost(T, N, D, H)
    assert plain == attention_cost(T, N, D, H, heads=1, causal=True, bias=True)
    options = dict(num_layers=1, bidirectional=False, bias=True)
    assert recurrent_cost("gru", T, N, D, H) == recurrent_cost("gru", T, N, D, H, **options)
    for cost in (plain, recurrent_cost("gru", T, N, D, H), linear_cost(T, N, D, H)):
        assert all(type(count) is int for count in astuple(cost))


def test_a_linear_layer_is_a_run_in_torch():
    layer, x = torch.nn.Linear(D, H), torch.randn(T, N, D)
    with torch.no_grad(), FlopCounterMode(display=False) as flops:
        layer(x)
    cost = linear_cost(T, N, D, H)
    assert cost.products == flops.get_total_flops()
    assert cost.parameters == sum(p.numel() for p in layer.parameters())
    assert cost.elementwise == T * N * H
    bare = linear_cost(T, N, D, H, bias=False)
    assert (bare.parameters, bare.elementwise) == (D * H, 0)
    assert (cost.functions, cost.activations, cost.state, cost.steps) == (0, 0, 0, 1)


def test_costs_add_up():
    first, second = recurrent_cost("gru", T, N, D, H), recurrent_cost("gru", T, N, H, H)
    assert first + second == recurrent_cost("gru", T, N, D, H, num_layers=2)
    with pytest.raises(TypeError):
        first + 1
    assert Cost(1, 2, 3, 4, 5, 6, 7) + Cost(10, 20, 30, 40, 50, 60, 70) == Cost(
        11, 22, 33, 44, 55, 66, 77
    )


def test_a_number_of_heads_divides_the_units():
    with pytest.raises(ValueError, match=r"heads: expected a divisor of 4, got 3"):
        attention_cost(T, N, D, H, heads=3)
