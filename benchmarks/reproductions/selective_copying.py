"""Selective copying (Gu & Dao 2023): gates that do not see the state, by number of layers.

Among blanks stand a few symbols at random places; at the end the network must say them in order.
minGRU (Feng et al. 2024) computes its gates from the input alone, so that all steps can be computed
at once; one layer cannot know how many symbols came before. The paper has 4,096 steps, 16 symbols
and no GRU, which stands beside it here.
"""

import numpy as np
import record
import torch
from torch import nn
from torch.nn import functional as F

SETTINGS = {
    "steps": 256,
    "copied": 8,
    "symbols": 14,
    "width": 64,
    "expansion": 2,
    "batch": 64,
    "updates": 4000,
    "learning_rate": 0.002,
    "warm_up": 200,
    "weight_decay": 0.0,
    "test": 2048,
    "models": {
        "minGRU, 1 layer": ["minGRU", 1],
        "minGRU, 2 layers": ["minGRU", 2],
        "minGRU, 3 layers": ["minGRU", 3],
        "GRU, 1 layer": ["GRU", 1],
    },
}
BLANK, ASK = 0, 1
COPY = "a copy of the paper's table"
MEMORY = "as we remember its table, not verified"
PUBLISHED = [
    {
        "model": model,
        "figures": {"right": right},
        "paper": "feng2024were",
        "source": source,
        "verified": source == COPY,
    }
    for model, right, source in [
        ("minGRU, 1 layer", 37.0, MEMORY),
        ("minGRU, 2 layers", 96.8, MEMORY),
        ("minGRU, 3 layers", 99.5, COPY),
        ("minLSTM, 3 layers", 96.0, COPY),
        ("Mamba (S6)", 99.8, COPY),
        ("S4", 18.3, COPY),
    ]
]


def run(seed, tiny=False, device="cpu"):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    size = {"steps": 12, "copied": 2, "updates": 2, "test": 4, "batch": 2} if tiny else {}
    return {
        name: train(*model, seed, device, SETTINGS | size)
        for name, model in SETTINGS["models"].items()
    }


def train(kind, layers, seed, device, s):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Model(kind, layers, s).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), s["learning_rate"], weight_decay=s["weight_decay"]
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min(1, (k + 1) / s["warm_up"]) * 0.5 * (1 + np.cos(np.pi * k / s["updates"])),
    )
    curve = []
    for update in range(s["updates"]):
        x, targets = batch(rng, s["batch"], s, device)
        loss = F.cross_entropy(model(x)[-s["copied"] :].flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if (update + 1) % max(1, s["updates"] // 20) == 0:
            curve.append(round(loss.item(), 4))
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "right": right(model, np.random.default_rng(10**6 + seed), s, device),
        "curve": curve,
    }


def right(model, rng, s, device):
    """The share of symbols that are said right, of sequences never seen."""
    shares = []
    with torch.no_grad():
        for _ in range(max(1, s["test"] // 256)):
            x, targets = batch(rng, 256, s, device)
            said = model(x)[-s["copied"] :].argmax(-1)
            shares.append((said == targets).float().mean().item())
    return round(float(np.mean(shares)), 4)


def batch(rng, N, s, device):
    """Inputs (steps + copied, N) and targets (copied, N)."""
    places = np.argsort(rng.random((s["steps"], N)), axis=0)[: s["copied"]]
    targets = rng.integers(0, s["symbols"], size=places.shape)
    x = np.full((s["steps"] + s["copied"], N), BLANK)
    x[np.sort(places, axis=0), np.arange(N)] = targets + 2
    x[s["steps"] :] = ASK
    return torch.tensor(x, device=device), torch.tensor(targets, device=device)


class Model(nn.Module):
    def __init__(self, kind, layers, s):
        super().__init__()
        self.embedding = nn.Embedding(s["symbols"] + 2, s["width"])
        width = s["width"]
        make = {
            "GRU": lambda: Torch(nn.GRU(width, width)),
            "minGRU": lambda: MinGRU(width, s["expansion"] * width),
        }
        self.layers = nn.ModuleList(make[kind]() for _ in range(layers))
        self.norms = nn.ModuleList(nn.LayerNorm(s["width"]) for _ in range(layers))
        self.head = nn.Sequential(nn.LayerNorm(s["width"]), nn.Linear(s["width"], s["symbols"]))

    def forward(self, tokens):
        x = self.embedding(tokens)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = x + layer(norm(x))
        return self.head(x)


class Torch(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


class MinGRU(nn.Module):
    """minGRU, all steps at once in log space, and a projection back to the width."""

    def __init__(self, width, hidden):
        super().__init__()
        self.gates = nn.Linear(width, 2 * hidden)
        self.out = nn.Linear(hidden, width)

    def forward(self, x):
        z, candidate = self.gates(x).chunk(2, dim=-1)
        log_keep, log_take = -F.softplus(z), -F.softplus(-z)
        return self.out(linear_recurrence(log_keep, log_take + log_g(candidate)))


def linear_recurrence(log_a, log_b):
    """h_t = a_t h_{t-1} + b_t for all t at once, h_0 = 0, everything positive."""
    total = log_a.cumsum(0)
    return torch.exp(total + torch.logcumsumexp(log_b - total, dim=0))


def log_g(x):
    """log of g(x) = x + 1/2 where x >= 0, else sigmoid(x): candidates are positive."""
    return torch.where(x >= 0, torch.log(F.relu(x) + 0.5), -F.softplus(-x))


if __name__ == "__main__":
    record.main(
        "selective_copying",
        run,
        seeds=3,
        title="Selective copying with minGRU, by number of layers",
        papers=["feng2024were", "gu2023mamba"],
        published=PUBLISHED,
        settings=SETTINGS,
        gpu=True,
    )
