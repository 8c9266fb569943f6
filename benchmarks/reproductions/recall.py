"""Recall of pairs (Arora et al. 2023): what a state of fixed size holds, what attention looks up.

A sequence shows pairs of a key and a value, one pair a step, all keys different; then the keys come
again in another order, and at each the network must say its value. A recurrent network must hold
all pairs in its state; attention keeps every step. Linear attention (Katharopoulos et al. 2020)
holds them in a matrix to which each step adds a product of value and key. Each network is trained
on 1 to 12 pairs and tried at each number. (In the paper key and value are two steps, and sequences
are longer.)
"""

import numpy as np
import record
import torch
from torch import nn
from torch.nn import functional as F

SETTINGS = {
    "keys": 16,
    "values": 16,
    "most": 12,
    "pairs": [2, 4, 6, 8, 10, 12],
    "width": 32,
    "batch": 64,
    "updates": 1500,
    "learning_rate": 0.004,
    "warm_up": 100,
    "test": 512,
    "models": {
        "GRU, 16": ["GRU", 16],
        "GRU, 64": ["GRU", 64],
        "GRU, 128": ["GRU", 128],
        "minGRU, 16": ["minGRU", 16],
        "minGRU, 64": ["minGRU", 64],
        "minGRU, 128": ["minGRU", 128],
        "linear attention, 4 x 4": ["linear attention", 4],
        "linear attention, 8 x 8": ["linear attention", 8],
        "linear attention, 16 x 16": ["linear attention", 16],
        "attention, 4": ["attention", 4],
    },
}


def run(seed, tiny=False):
    s = SETTINGS | ({"updates": 2, "test": 4, "batch": 2, "pairs": [2, 3]} if tiny else {})
    return {name: train(*model, seed, s) for name, model in s["models"].items()}


def train(kind, size, seed, s):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    model = Model(kind, size, s)
    optimizer = torch.optim.AdamW(model.parameters(), s["learning_rate"], weight_decay=0.0)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min(1, (k + 1) / s["warm_up"]) * 0.5 * (1 + np.cos(np.pi * k / s["updates"])),
    )
    curve = []
    for update in range(s["updates"]):
        pairs = int(rng.integers(1, s["most"] + 1))
        keys, values, targets = batch(rng, pairs, s["batch"], s)
        loss = F.cross_entropy(model(keys, values)[pairs:].flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if (update + 1) % max(1, s["updates"] // 5) == 0:
            curve.append(round(right(model, s["most"], 64, rng, s), 4))
    rng = np.random.default_rng(10**6 + seed)
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "right": [round(right(model, pairs, s["test"], rng, s), 4) for pairs in s["pairs"]],
        "curve": curve,
    }


def right(model, pairs, N, rng, s):
    """The share of values that are said right, of sequences never seen."""
    with torch.no_grad():
        keys, values, targets = batch(rng, pairs, N, s)
        return (model(keys, values)[pairs:].argmax(-1) == targets).float().mean().item()


def batch(rng, pairs, N, s):
    """Keys and values (2 pairs, N), the second half of the values unknown; targets (pairs, N)."""
    keys = np.argsort(rng.random((s["keys"], N)), axis=0)[:pairs]
    values = rng.integers(0, s["values"], size=keys.shape)
    order = np.argsort(rng.random(keys.shape), axis=0)
    asked = np.take_along_axis(keys, order, axis=0)
    unknown = np.full_like(values, s["values"])
    targets = np.take_along_axis(values, order, axis=0)
    return (
        torch.tensor(np.concatenate([keys, asked])),
        torch.tensor(np.concatenate([values, unknown])),
        torch.tensor(targets),
    )


class Model(nn.Module):
    """Embeddings of key and value added, one layer, and at each step a small network."""

    def __init__(self, kind, size, s):
        super().__init__()
        width = s["width"]
        self.keys = nn.Embedding(s["keys"], width)
        self.values = nn.Embedding(s["values"] + 1, width)
        make = Attention if "attention" in kind else Recurrent
        self.layer, self.norm = make(kind, width, size), nn.LayerNorm(width)
        self.head = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 128), nn.GELU(), nn.Linear(128, s["values"])
        )

    def forward(self, keys, values):
        x = self.keys(keys) + self.values(values)
        return self.head(x + self.layer(self.norm(x)))


class Recurrent(nn.Module):
    """A GRU or a minGRU whose states pass a gate that sees the input, as in Mamba, on their way."""

    def __init__(self, kind, width, size):
        super().__init__()
        self.layer = nn.GRU(width, size) if kind == "GRU" else MinGRU(width, size)
        self.gate, self.out = nn.Linear(width, size), nn.Linear(size, width)

    def forward(self, x):
        return self.out(self.layer(x)[0] * F.silu(self.gate(x)))


class MinGRU(nn.Module):
    """h_t = (1 - z_t) h_{t-1} + z_t c_t with z_t and c_t from the input alone."""

    def __init__(self, width, size):
        super().__init__()
        self.gates = nn.Linear(width, 2 * size)

    def forward(self, x):
        z, c = self.gates(x).chunk(2, dim=-1)
        z, h, states = torch.sigmoid(z), torch.zeros_like(c[0]), []
        for keep, new in zip((1 - z).unbind(), (z * c).unbind(), strict=True):
            h = keep * h + new
            states.append(h)
        return torch.stack(states), h


class Attention(nn.Module):
    """Each step looks at itself and what came before; without softmax a sum, which is a state."""

    def __init__(self, kind, width, size):
        super().__init__()
        self.softmax, self.size = kind == "attention", size
        self.project, self.out = nn.Linear(width, 3 * size), nn.Linear(size, width)

    def forward(self, x):
        q, k, v = self.project(x).transpose(0, 1).chunk(3, dim=-1)
        if not self.softmax:
            q, k = self.size**0.5 * F.normalize(q, dim=-1), F.normalize(k, dim=-1)
        scores = q @ k.transpose(1, 2) / self.size**0.5
        later = torch.ones(len(x), len(x), dtype=torch.bool).triu(1)
        if self.softmax:
            weights = scores.masked_fill(later, -torch.inf).softmax(-1)
        else:
            weights = scores.masked_fill(later, 0.0)
        return self.out((weights @ v).transpose(0, 1))


if __name__ == "__main__":
    record.main(
        "recall",
        run,
        seeds=5,
        title="Recall of pairs against the size of the state, beside attention",
        papers=["arora2024zoology", "arora2024simple"],
        published=[],
        settings=SETTINGS,
    )
