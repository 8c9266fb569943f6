"""Word problems: what a layer can track whose state only fades, turns over or turns.

A sequence lists elements of a group, and after each the network must say the product of all so far:
parity (two elements), and the six permutations of three things, where the order counts. The linear
layers compute h_t = a_t h_{t-1} + b_t, each number by itself, a_t and b_t from the input only. They
differ in the factor a_t: minGRU's (Feng et al. 2024) lies between 0 and 1, a signed one between -1
and 1 (Grazzi et al. 2024), a turning one is complex, of size below 1. A GRU stands beside them. All
are trained on short sequences and tried on longer ones. Two controls: fading layers trained four
times as long on parity; and turning layers whose factors are rounded when training is over, angles
to a sixth of a turn and sizes above 0.9 to 1: it shows what their errors are made of.
"""

from itertools import permutations

import numpy as np
import record
import torch
from torch import nn
from torch.nn import functional as F

SETTINGS = {
    "steps": 24,
    "test_steps": [24, 48, 96, 192],
    "width": 32,
    "batch": 32,
    "updates": 800,
    "learning_rate": 0.005,
    "warm_up": 50,
    "test": 256,
    "tasks": {
        "parity": {
            "fading, 1 layer": ["fading", 1],
            "fading, 2 layers": ["fading", 2],
            "fading, 2 layers, four times as long": ["fading", 2, 4],
            "signed, 1 layer": ["signed", 1],
            "GRU, 1 layer": ["GRU", 1],
        },
        "permutations of 3": {
            "fading, 2 layers": ["fading", 2],
            "signed, 2 layers": ["signed", 2],
            "turning, 2 layers": ["turning", 2],
            "GRU, 1 layer": ["GRU", 1],
        },
    },
}

THREE = list(permutations(range(3)))


def run(seed, tiny=False):
    s = SETTINGS | ({"updates": 2, "test": 2, "test_steps": [4, 5]} if tiny else {})
    return {
        task: {name: train(task, *model[:2], seed, s, *model[2:]) for name, model in models.items()}
        for task, models in s["tasks"].items()
    }


def train(task, kind, layers, seed, s, times=1):
    """Train one network; the shares of right answers over the last quarter, by length."""
    updates = times * s["updates"]
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    table = products(task)
    model = Model(kind, layers, len(table), s["width"])
    optimizer = torch.optim.AdamW(model.parameters(), s["learning_rate"], weight_decay=0.0)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min(1, (k + 1) / s["warm_up"]) * 0.5 * (1 + np.cos(np.pi * k / updates)),
    )
    curve = []
    for update in range(updates):
        tokens, targets = batch(rng, table, s["steps"], s["batch"])
        loss = F.cross_entropy(model(tokens).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if (update + 1) % max(1, updates // 5) == 0:
            curve.append(round(loss.item(), 4))
    rng = np.random.default_rng(10**6 + seed)
    tokens, targets = batch(rng, table, max(s["test_steps"]), s["test"])
    with torch.no_grad():
        said = model(tokens).argmax(-1)
    found = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "right": shares(said == targets, s),
        "curve": curve,
    }
    if task != "parity":  # right about how many swaps the permutation takes, even or odd
        sign = torch.tensor([round(np.linalg.det(np.eye(3)[list(p)])) for p in THREE])
        found["sign right"] = shares(sign[said] == sign[targets], s)
    if kind == "turning":
        for layer in model.layers:
            layer.rounded = True
        with torch.no_grad():
            found["rounded right"] = shares(model(tokens).argmax(-1) == targets, s)
    return found


def shares(right, s):
    """The mean over the last quarter of the steps, for each length of the test."""
    mean = right.float().mean(dim=1)
    return [round(mean[T - max(1, T // 4) : T].mean().item(), 4) for T in s["test_steps"]]


def products(task):
    """The group's table: element i after element j is table[i, j]; element 0 changes nothing."""
    if task == "parity":
        return np.array([[0, 1], [1, 0]])
    return np.array([[THREE.index(tuple(p[q[k]] for k in range(3))) for q in THREE] for p in THREE])


def batch(rng, table, T, N):
    """Elements (T, N), and the product of all up to each step."""
    tokens = rng.integers(0, len(table), (T, N))
    targets, product = np.empty_like(tokens), np.zeros(N, int)
    for t, element in enumerate(tokens):
        targets[t] = product = table[element, product]
    return torch.tensor(tokens), torch.tensor(targets)


class Model(nn.Module):
    """Layers of one kind, each with a small network behind it that sees one step."""

    def __init__(self, kind, layers, elements, width):
        super().__init__()
        self.embedding = nn.Embedding(elements + 1, width)  # the last one begins a sequence
        make = Recurrent if kind == "GRU" else Linear
        self.layers = nn.ModuleList(make(kind, width) for _ in range(layers))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2 * layers))
        self.steps = nn.ModuleList(
            nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
            for _ in range(layers)
        )
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, elements))

    def forward(self, tokens):
        begin = torch.full_like(tokens[:1], self.embedding.num_embeddings - 1)
        x = self.embedding(torch.cat([begin, tokens]))
        for k, (layer, step) in enumerate(zip(self.layers, self.steps, strict=True)):
            x = x + layer(self.norms[2 * k](x))
            x = x + step(self.norms[2 * k + 1](x))
        return self.head(x[1:])


class Recurrent(nn.Module):
    def __init__(self, kind, width):
        super().__init__()
        self.layer = nn.GRU(width, width)

    def forward(self, x):
        return self.layer(x)[0]


class Linear(nn.Module):
    """h_t = a_t h_{t-1} + b_t with a_t = (1 - z_t) times 1, a sign or a turn, b_t = z_t c_t."""

    def __init__(self, kind, width):
        super().__init__()
        self.kind, self.rounded = kind, False
        self.gates = nn.Linear(width, (3 if kind == "fading" else 4) * width)
        self.out = nn.Linear(2 * width, width)

    def forward(self, x):
        gate, real, imaginary, *turn = self.gates(x).chunk(
            self.gates.out_features // x.shape[-1], -1
        )
        keep, take = torch.sigmoid(-gate), torch.sigmoid(gate)
        cosine, sine = torch.ones_like(keep), torch.zeros_like(keep)
        if self.kind == "signed":
            cosine = torch.tanh(turn[0])
        if self.kind == "turning":
            angle = torch.round(3 * turn[0]) / 3 if self.rounded else turn[0]
            cosine, sine = torch.cos(torch.pi * angle), torch.sin(torch.pi * angle)
        if self.rounded:
            keep = torch.where(keep > 0.9, torch.ones_like(keep), keep)
        h = scan(keep * cosine, keep * sine, take * real, take * imaginary)
        return self.out(torch.cat(h, dim=-1))


def scan(a, a_i, b, b_i):
    """h_t = a_t h_{t-1} + b_t for complex numbers in two real parts, by doubling."""
    step = 1
    while step < len(a):
        pad = (0, 0, 0, 0, step, 0)
        old, old_i = F.pad(b[:-step], pad), F.pad(b_i[:-step], pad)
        b, b_i = b + a * old - a_i * old_i, b_i + a * old_i + a_i * old
        old, old_i = F.pad(a[:-step], pad), F.pad(a_i[:-step], pad)
        a, a_i = a * old - a_i * old_i, a * old_i + a_i * old
        step *= 2
    return b, b_i


if __name__ == "__main__":
    record.main(
        "word_problem",
        run,
        seeds=5,
        title="Word problems: parity and permutations, by the factor of the state",
        papers=["merrill2024illusion", "grazzi2024unlocking"],
        published=[],
        settings=SETTINGS,
    )
