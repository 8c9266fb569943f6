"""The table of gate orders in the book's notation, held against what the code computes.

A unit with zero weights and random biases takes two steps. Of all orders of its gates, only one
explains what comes out.
"""

import importlib.util
import itertools
import re

import numpy as np
import pytest
import torch

from rnnlib import GRU, LSTM
from rnnlib.cells import CoupledLSTMCell, PeepholeLSTMCell
from rnnlib.functional import sigmoid

SYNONYMS = str.maketrans("cjh", "ggn")  # other letters for a candidate
ROW = re.compile(r"^\| (.+) \| \$([a-z\\,]+)\$ \| `([a-z]+)` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def table(root):
    """{where: (its own letters, ours)}"""
    text = (root / "book/notation.md").read_text("utf-8")
    section = text.split("## Orders of gates\n")[1].split("\n## ")[0]
    return {where: (own.replace("\\,", ""), ours) for where, own, ours in ROW.findall(section)}


def stacked(root):
    spec = importlib.util.spec_from_file_location(
        "stacked", root / "benchmarks/reproductions/stacked.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def steps_of_an_lstm(bias, coupled=False):
    c = 0.0
    for _ in range(2):
        i, f, o = (sigmoid(np.array(bias.get(gate, 0.0))) for gate in "ifo")
        c = f * c + (1 - f if coupled else i) * np.tanh(bias["g"])
        h = o * np.tanh(c)
    return h


def steps_of_a_gru(bias, bias_hh):
    h = 0.0
    r, z = (sigmoid(bias[gate] + bias_hh[gate]) for gate in "rz")
    for _ in range(2):
        h = (1 - z) * np.tanh(bias["n"] + r * bias_hh["n"]) + z * h
    return h


def orders(letters, explains):
    return ["".join(order) for order in itertools.permutations(letters) if explains(order)]


def order_of_an_lstm(output, bias, letters="ifgo"):
    """All orders of the blocks of `bias` under which an LSTM gives `output` after two steps."""
    coupled = "i" not in letters
    return orders(
        letters,
        lambda order: np.isclose(
            steps_of_an_lstm(dict(zip(order, bias)), coupled), output, atol=1e-5
        ),
    )


def with_biases(layer, **biases):
    """The layer with all weights zero but these."""
    state = {name: np.zeros(p.shape, np.float32) for name, p in layer.state_dict().items()}
    for name, values in biases.items():
        state[name][:] = values
    if isinstance(layer, torch.nn.Module):
        state = {name: torch.tensor(p) for name, p in state.items()}
    layer.load_state_dict(state)
    return layer


def found_orders(root, rng):
    """{where: the orders that explain what the code computes}"""
    bias, bias_hh = rng.normal(size=4).astype(np.float32), rng.normal(size=3).astype(np.float32)
    x = np.zeros((2, 1, 1), np.float32)
    found = {}

    ours = with_biases(LSTM(1, 1, rng=rng), bias_ih_l0=bias)
    found["rnnlib.LSTM"] = order_of_an_lstm(ours.forward(x)[0][-1, 0, 0], bias)
    theirs = with_biases(torch.nn.LSTM(1, 1), bias_ih_l0=bias)
    found["torch.nn.LSTM"] = order_of_an_lstm(theirs(torch.tensor(x))[0][-1].item(), bias)

    cell = CoupledLSTMCell(1, 1, rng=rng)
    for name, p in cell.params.items():
        p[:] = bias[:3] if name == "bias_ih" else 0
    state = (x[0], x[0])
    for _ in range(2):
        state, _ = cell.forward(x[0], state)
    found["CoupledLSTMCell"] = order_of_an_lstm(state[0].item(), bias[:3], "fgo")

    cell = PeepholeLSTMCell(1, 1, rng=rng)
    for name, p in cell.params.items():
        p[:] = bias[:3, None] if name == "weight_peephole" else 0
    cell.params["bias_ih"][2] = 0.7
    (h, _), _ = cell.forward(x[0], (x[0], x[0] + 0.5))

    def peeps(order):
        p = {gate: float(value) for gate, value in zip(order, bias)}
        i, f = (sigmoid(np.array(p[gate] * 0.5)) for gate in "if")
        c = f * 0.5 + i * np.tanh(0.7)
        return np.isclose(sigmoid(p["o"] * c) * np.tanh(c), h.item(), atol=1e-5)

    found["weight_peephole"] = orders("ifo", peeps)

    a = torch.tensor(bias).expand(2, 1, 1, 4)
    states = stacked(root).LSTM.apply(a, torch.zeros(1, 4, 1))
    found["stacked.py"] = order_of_an_lstm(states[-1].item(), bias)

    def explains(output):
        def check(order):
            b, b_hh = (dict(zip(order, values.astype(float))) for values in (bias, bias_hh))
            return np.isclose(steps_of_a_gru(b, b_hh), output, atol=1e-5)

        return check

    given = {"bias_ih_l0": bias[:3], "bias_hh_l0": bias_hh}
    ours = with_biases(GRU(1, 1, rng=rng), **given).forward(x)[0][-1, 0, 0]
    theirs = with_biases(torch.nn.GRU(1, 1), **given)(torch.tensor(x))[0][-1].item()
    found["rnnlib.GRU"], found["torch.nn.GRU"] = (
        orders("rzn", explains(output)) for output in (ours, theirs)
    )
    return found


def test_each_row_says_the_same_in_both_alphabets(table):
    assert len(table) >= 10
    for where, (own, ours) in table.items():
        assert own.translate(SYNONYMS) == ours, where
        assert sorted(ours) in (sorted("ifgo"), sorted("fgo"), sorted("ifo"), sorted("rzn")), where


def test_the_orders_are_those_of_the_code(table, root, rng):
    for code, found in found_orders(root, rng).items():
        rows = [ours for where, (_, ours) in table.items() if f"{code}`" in where or code in where]
        assert len(rows) == 1, f"{code}: expected one row, got {rows}"
        assert found == rows, f"{code}: the table says {rows[0]}, the code {found}"


def test_another_order_is_found_to_be_another(rng):
    bias = rng.normal(size=4)
    output = steps_of_an_lstm(dict(zip("ofig", bias)))
    assert order_of_an_lstm(output, bias) == ["ofig"]
