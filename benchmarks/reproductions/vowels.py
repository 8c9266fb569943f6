"""Nine speakers told apart by two vowels (JapaneseVowels): recurrent networks and cheap rivals.

The authors' split: 270 utterances to train on, 370 to test. Nothing is chosen on the test: epochs,
learning rate and sizes are those of the BiLSTM example that MATLAB documents (100 units, batches of
27), as far as it says them, and were not tuned. Inputs are not padded for the networks to see: they
read each utterance within its length.

Rivals, which have no seed: the nearest utterance by dynamic time warping (dependent: one path for
all 12 channels), the nearest by the mean of its frames, a regression on each utterance's mean and
standard deviation, and for each speaker one normal distribution of single frames.
"""

import numpy as np
import record
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from rnnlib.data.timeseries import load_vowels

SETTINGS = {
    "hidden": 100,
    "passes": 50,
    "batch": 27,
    "learning_rate": 3e-3,
    "clip": 1.0,
    "networks": {
        "GRU": {"kind": "GRU"},
        "LSTM": {"kind": "LSTM"},
        "BiLSTM": {"kind": "LSTM", "both": True},
    },
}
SPEAKERS = 9
UEA = "bagnall2018uea", "the archive's table, as later papers print it", True
MEMORY = "as we remember it, not verified"
REPRINT = "as Table 13 of Sun et al. (2024, TEST) reprints it"
LATER = "as a later paper prints it, from a run of its own: not verified"


class Speaker(nn.Module):
    """Frames (T, N, 12) to scores of the speakers (N, 9), from each direction's final state."""

    def __init__(self, kind, both=False):
        super().__init__()
        self.rnn = getattr(nn, kind)(12, SETTINGS["hidden"], bidirectional=both)
        self.head = nn.Linear(SETTINGS["hidden"] * (1 + both), SPEAKERS)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        h = self.rnn(packed)[1]
        h = h[0] if isinstance(h, tuple) else h
        return self.head(torch.cat(list(h), dim=-1))


def padded(sequences):
    lengths = torch.tensor([len(x) for x in sequences])
    return nn.utils.rnn.pad_sequence([torch.tensor(x).float() for x in sequences]), lengths


def network(options, sequences, speakers, test, seed, passes):
    """Scores of the test's utterances, and the mean loss of each pass."""
    torch.manual_seed(seed)
    rng, net, curve = np.random.default_rng(seed), Speaker(**options), []
    optimizer = torch.optim.Adam(net.parameters(), SETTINGS["learning_rate"])
    for _ in range(passes):
        losses = []
        order = rng.permutation(len(sequences))
        for chosen in np.array_split(order, -(-len(order) // SETTINGS["batch"])):
            scores = net(*padded([sequences[k] for k in chosen]))
            loss = nn.functional.cross_entropy(scores, torch.tensor(speakers[chosen]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), SETTINGS["clip"])
            optimizer.step()
            losses.append(loss.item())
        curve.append(round(float(np.mean(losses)), 4))
    with torch.no_grad():
        return net(*padded(test)).numpy(), curve, sum(p.numel() for p in net.parameters())


def warping_distances(one, others):
    """Dynamic time warping of one utterance against many: the sum of squared distances."""
    longest = max(map(len, others))
    padded = np.stack([np.pad(x, ((0, longest - len(x)), (0, 0))) for x in others])
    cost = ((one[:, None, None] - padded.transpose(1, 0, 2)) ** 2).sum(axis=-1)  # (T, S, N)
    total = np.full((len(one) + 1, longest + 1, len(others)), np.inf)
    total[0, 0] = 0
    for t in range(len(one)):
        for s in range(longest):
            before = np.minimum(np.minimum(total[t, s], total[t, s + 1]), total[t + 1, s])
            total[t + 1, s + 1] = cost[t, s] + before
    return total[-1, [len(x) for x in others], np.arange(len(others))]


def rivals(sequences, speakers, test, truth):
    """Per cent right of classifiers without a network."""
    mean = np.stack([x.mean(axis=0) for x in sequences])
    asked = np.stack([x.mean(axis=0) for x in test])
    both = np.hstack([mean, np.stack([x.std(axis=0) for x in sequences])])
    asked_both = np.hstack([asked, np.stack([x.std(axis=0) for x in test])])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    normal = []
    for speaker in range(SPEAKERS):
        frames = np.concatenate([x for x, y in zip(sequences, speakers) if y == speaker])
        normal.append((frames.mean(axis=0), np.cov(frames.T)))

    def log_density(x, mu, cov):
        d = x - mu
        distance = (d * np.linalg.solve(cov, d.T).T).sum()
        return -0.5 * (distance + len(x) * np.linalg.slogdet(cov)[1])

    guesses = {
        "nearest by time warping": [
            speakers[warping_distances(x, sequences).argmin()] for x in test
        ],
        "nearest by the mean frame": speakers[
            ((asked[:, None] - mean) ** 2).sum(axis=-1).argmin(axis=1)
        ],
        "regression on mean and deviation": model.fit(both, speakers).predict(asked_both),
        "a normal distribution of frames": [
            np.argmax([log_density(x, *parameters) for parameters in normal]) for x in test
        ],
    }
    return {name: right(np.array(guess), truth) for name, guess in guesses.items()}


def right(guess, truth):
    return round(100 * float((guess == truth).mean()), 3)


def run(seed, tiny=False):
    torch.set_num_threads(1)
    train, test = load_vowels("train"), load_vowels("test")
    found, wrong = {"networks": {}}, {}
    for name, options in SETTINGS["networks"].items():
        passes = 1 if tiny else SETTINGS["passes"]
        scores, curve, size = network(options, *train, test.sequences, seed, passes)
        guess = scores.argmax(axis=1)
        found["networks"][name] = {
            "right": right(guess, test.speakers),
            "parameters": size,
            "losses": curve,
        }
        wrong[name] = np.flatnonzero(guess != test.speakers).tolist()
    found["wrong"] = wrong
    if seed == 0:
        step = 10 if tiny else 1
        truth = test.speakers[::step]
        found["rivals"] = rivals(*train, test.sequences[::step], truth)
    return found


if __name__ == "__main__":
    record.main(
        "vowels",
        run,
        seeds=10,
        title="JapaneseVowels: nine speakers told apart",
        papers=["kudo1999multidimensional", "bagnall2018uea"],
        published=[
            {
                "model": model,
                "figures": {"right": right},
                "paper": paper,
                "source": source,
                "verified": verified,
            }
            for model, right, paper, source, verified in (
                ("nearest, Euclidean", 92.4, *UEA),
                ("nearest, warping of each channel", 95.9, *UEA),
                ("nearest, warping of all channels", 94.9, *UEA),
                ("MLSTM-FCN", 97.6, "karim2019multivariate", LATER, False),
                ("transformer", 99.4, "zerveas2021transformer", REPRINT, True),
                ("passing-through regions", 94.1, "kudo1999multidimensional", MEMORY, False),
                ("hidden Markov model", 96.2, "kudo1999multidimensional", MEMORY, False),
            )
        ],
        settings=SETTINGS,
    )
