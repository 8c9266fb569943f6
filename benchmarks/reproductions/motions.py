"""What somebody does, from a wrist's motion: recurrent networks on BasicMotions, 40 cases each.

The archive's own split, ten seeds, and for each seed another split of the 80 recordings into 40 and
40, ten an activity. Channels are scaled with the training cases' means and standard deviations. No
setting was chosen on test cases: the passes are fixed, and the last weights are taken.
"""

import numpy as np
import record
import torch
from torch import nn

from rnnlib.data.motion import ACTIVITIES, load_motions

SETTINGS = {
    "passes": 40,
    "batch": 20,
    "learning_rate": 5e-3,
    "clip": 1.0,
    "networks": {
        "GRU, last state": {"layer": "GRU", "hidden": 32},
        "GRU, mean of states": {"layer": "GRU", "hidden": 32, "mean": True},
        "convolution, GRU, last state": {"layer": "GRU", "hidden": 32, "channels": 16},
    },
}


REPRINT = "as Table 13 of Sun et al. (2024, TEST) reprints it"
LATER = f"{REPRINT}, from a run of another paper: not verified"
PUBLISHED = [
    {
        "model": model,
        "figures": {"accuracy": accuracy},
        "paper": paper,
        "source": REPRINT if verified else LATER,
        "verified": verified,
    }
    for model, accuracy, paper, verified in [
        ("1-NN, Euclidean", 67.6, "bagnall2018uea", True),
        ("1-NN, DTW of each channel", 100.0, "bagnall2018uea", True),
        ("1-NN, DTW of all channels", 97.5, "bagnall2018uea", True),
        ("MLSTM-FCN", 95.0, "karim2019multivariate", False),
        ("Rocket", 99.0, "dempster2020rocket", False),
    ]
]


class Reader(nn.Module):
    """Recordings (T, N, 6) to scores (N, 4)."""

    def __init__(self, layer, hidden, mean=False, channels=0):
        super().__init__()
        self.before = nn.Conv1d(6, channels, 5, stride=2, padding=2) if channels else None
        self.rnn = getattr(nn, layer)(channels or 6, hidden)
        self.head = nn.Linear(hidden, len(ACTIVITIES))
        self.mean = mean

    def forward(self, x):
        if self.before is not None:
            x = torch.relu(self.before(x.permute(1, 2, 0))).permute(2, 0, 1)
        y = self.rnn(x)[0]
        return self.head(y.mean(dim=0) if self.mean else y[-1])


def train(net, x, labels, rng, passes):
    optimizer = torch.optim.Adam(net.parameters(), SETTINGS["learning_rate"])
    curve = []
    for _ in range(passes):
        losses = []
        for chosen in torch.from_numpy(rng.permutation(len(labels))).split(SETTINGS["batch"]):
            loss = nn.functional.cross_entropy(net(x[:, chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), SETTINGS["clip"])
            optimizer.step()
            losses.append(loss.item())
        curve.append(round(float(np.mean(losses)), 4))
    return curve[:: max(passes // 10, 1)]


def splits(seed):
    """The archive's, and one drawn: (x, labels, training cases, test cases) each."""
    parts = [load_motions(split) for split in ("train", "test")]
    x = np.concatenate([part.x for part in parts], axis=1).astype(np.float32)
    labels = np.concatenate([part.labels for part in parts])
    rng = np.random.default_rng([seed, 19])
    orders = [rng.permutation(np.flatnonzero(labels == k)) for k in range(len(ACTIVITIES))]
    drawn = np.concatenate([o[:10] for o in orders]), np.concatenate([o[10:] for o in orders])
    return x, labels, {"archive": (np.arange(40), np.arange(40, 80)), "drawn": drawn}


def run(seed, tiny=False):
    torch.set_num_threads(1)
    x, labels, both = splits(seed)
    figures = {name: {} for name in SETTINGS["networks"]}
    for name, sizes in SETTINGS["networks"].items():
        for split, (train_cases, test_cases) in both.items():
            torch.manual_seed(seed)
            net = Reader(**sizes)
            centre, scale = (f(x[:, train_cases], axis=(0, 1)) for f in (np.mean, np.std))
            scaled = torch.from_numpy((x - centre) / scale)
            targets = torch.from_numpy(labels)
            passes = 1 if tiny else SETTINGS["passes"]
            rng = np.random.default_rng(seed)
            curve = train(net, scaled[:, train_cases], targets[train_cases], rng, passes)
            with torch.no_grad():
                guess = net(scaled[:, test_cases]).argmax(dim=1).numpy()
            figures[name][split] = {
                "accuracy": round(100 * float((guess == labels[test_cases]).mean()), 2),
                "curve": curve,
            }
        figures[name]["parameters"] = sum(p.numel() for p in net.parameters())
    return figures


if __name__ == "__main__":
    record.main(
        "motions",
        run,
        seeds=10,
        title="Activities from a smart watch: BasicMotions, 40 training and 40 test recordings",
        papers=["bagnall2018uea", "karim2019multivariate", "dempster2020rocket"],
        published=PUBLISHED,
        settings=SETTINGS,
    )
