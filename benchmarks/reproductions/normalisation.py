"""Layer and batch normalisation inside a recurrent step: batches, statistics, longer sequences.

A character model with tanh units reads windows of 40 characters of Python's standard library, each
from a state of zeros, and is tested on windows of 40 and of 160. Its pre-activation is left as it
is, normalised over the units (layer normalisation), or over the batch (batch normalisation), where
the means and variances for testing are one set for all steps, or one for each step up to the 40th
as in Cooijmans et al. (2017), the last of them standing for all later steps. Batches of 4 and of 32
windows; each network has the same three learning rates and the same number of updates.
"""

import numpy as np
import record
import torch
from torch import nn

from rnnlib.data.text import Vocabulary, load_stdlib

SETTINGS = {
    "characters": 400_000,
    "held_out_windows": 120,
    "embedding": 32,
    "hidden": 64,
    "window": 40,
    "longer": 160,
    "updates": 400,
    "learning_rates": [3e-3, 1e-2, 3e-2],
    "batches": [4, 32],
    "gain": 0.5,
    "networks": ["none", "layer", "batch, one set", "batch, a set for each step"],
}


class Reader(nn.Module):
    """Characters to logits, from a state of zeros."""

    def __init__(self, V, norm):
        super().__init__()
        E, H, T = SETTINGS["embedding"], SETTINGS["hidden"], SETTINGS["window"]
        self.norm = norm
        self.embedding, self.head = nn.Embedding(V, E), nn.Linear(H, V)
        self.input, self.state = nn.Linear(E, H), nn.Linear(H, H, bias=False)
        self.gain = nn.Parameter(torch.full((H,), SETTINGS["gain"]))
        self.bias = nn.Parameter(torch.zeros(H))
        sets = T if norm == "batch, a set for each step" else 1
        self.mean, self.var = torch.zeros(sets, H), torch.ones(sets, H)

    def normal(self, a, t, by_batch):
        """The pre-activation (N, H) of step t, normalised."""
        if self.norm == "none":
            return a
        if self.norm == "layer":
            return self.bias + self.gain * nn.functional.layer_norm(a, a.shape[1:])
        place = min(t, len(self.mean) - 1)
        mean, var = self.mean[place], self.var[place]
        if by_batch:
            mean, var = a.mean(dim=0), a.var(dim=0, unbiased=False)
            with torch.no_grad():
                self.mean[place] += 0.1 * (mean - self.mean[place])
                self.var[place] += 0.1 * (var * len(a) / (len(a) - 1) - self.var[place])
        return self.bias + self.gain * (a - mean) / torch.sqrt(var + 1e-5)

    def forward(self, tokens, by_batch):
        a = self.input(self.embedding(tokens))
        h, states = a.new_zeros(a.shape[1:]), []
        for t, a_t in enumerate(a):
            h = torch.tanh(self.normal(a_t + self.state(h), t, by_batch))
            states.append(h)
        return self.head(torch.stack(states))


class Data:
    """Numbers of the training text, and held-out windows (T + 1, N) of both lengths."""

    def __init__(self, tiny=False):
        train = "".join(load_stdlib("train").values())[: 5000 if tiny else SETTINGS["characters"]]
        self.vocabulary = Vocabulary(train)
        self.train = torch.from_numpy(self.vocabulary.encode(train))
        self.held_out = {}
        for part in ("validation", "test"):
            stream = self.vocabulary.encode("".join(load_stdlib(part).values()))
            rng = np.random.default_rng(7)
            starts = rng.integers(0, len(stream) - 200, 6 if tiny else SETTINGS["held_out_windows"])
            for T in (SETTINGS["window"], SETTINGS["longer"]):
                cut = np.stack([stream[a : a + T + 1] for a in starts], axis=1)
                self.held_out[part, T] = torch.from_numpy(cut)


def bits(net, windows, by_batch=False):
    """Bits per character without keeping anything."""
    kept = net.mean.clone(), net.var.clone()
    with torch.no_grad():
        logits = net(windows[:-1], by_batch)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), windows[1:].flatten())
    net.mean, net.var = kept
    return round(loss.item() / np.log(2), 4)


def train(data, seed, norm, N, lr, updates):
    """Train one network; its bits in each kind of test."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net, T = Reader(len(data.vocabulary), norm), SETTINGS["window"]
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    for _ in range(updates):
        starts = rng.integers(0, len(data.train) - T - 1, N)
        window = torch.stack([data.train[a : a + T + 1] for a in starts], dim=1)
        logits = net(window[:-1], True)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), window[1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    found = {
        "validation": bits(net, data.held_out["validation", T]),
        "test": bits(net, data.held_out["test", T]),
        "test, longer": bits(net, data.held_out["test", SETTINGS["longer"]]),
        "test, by the batch's own statistics": bits(net, data.held_out["test", T], by_batch=True),
    }
    if len(net.mean) == T:
        found["variance by step"] = [round(v, 4) for v in net.var.mean(dim=1).tolist()]
    return found


def run(seed, tiny=False):
    """For each network and batch size, the figures by learning rate."""
    torch.set_num_threads(1)
    data = Data(tiny)
    updates = 3 if tiny else SETTINGS["updates"]
    return {
        norm: {
            str(N): [train(data, seed, norm, N, lr, updates) for lr in SETTINGS["learning_rates"]]
            for N in SETTINGS["batches"]
        }
        for norm in SETTINGS["networks"]
    }


if __name__ == "__main__":
    record.main(
        "normalisation",
        run,
        seeds=5,
        title="Layer and batch normalisation inside a recurrent step",
        papers=["ba2016layer", "cooijmans2017recurrent", "ioffe2015batch"],
        published=[],
        settings=SETTINGS,
    )
