"""Names to language with a tanh network trained until it has converged, and its controls.

Chapter 02 trains for seconds. Here the network drops part of its inputs and of the state that its
head reads, and learns for forty passes while the learning rate falls to zero; the weights of the
pass with the lowest validation loss are kept. Four controls change one thing each: the width,
where the head reads (the largest value that each unit reached, instead of its last one), the cell
(a GRU), and the order of the letters (shuffled anew at every pass, and in the validation and test
names). The rival is a bag of n-grams with a logistic regression, for all settings of a small grid.
The settings of the networks were chosen with a few tries on the validation names.
"""

from itertools import product

import numpy as np
import record
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from torch import nn

from rnnlib import RNN
from rnnlib.data.names import load_names, split_names
from rnnlib.models import ManyToOne

SETTINGS = {
    "embedding": 64,
    "hidden": 128,
    "dropout": 0.3,
    "passes": 40,
    "batch": 96,
    "learning_rate": 2e-3,
    "networks": {
        "tanh": {},
        "tanh, 256 units": {"hidden": 256},
        "tanh, largest value of each unit": {"read": "max"},
        "GRU": {"cell": "GRU"},
        "tanh, letters shuffled": {"shuffled": True},
    },
}


class Reader(nn.Module):
    """Letters to an embedding, a recurrent layer, and a linear head on one state of each name."""

    def __init__(self, letters, classes, cell="RNN", read="last", hidden=SETTINGS["hidden"]):
        super().__init__()
        self.embedding = nn.Embedding(letters, SETTINGS["embedding"])
        self.rnn = getattr(nn, cell)(SETTINGS["embedding"], hidden)
        self.head = nn.Linear(hidden, classes)
        self.dropout, self.read = nn.Dropout(SETTINGS["dropout"]), read

    def forward(self, x, lengths):  # x (T, N), lengths (N,)
        y, _ = self.rnn(self.dropout(self.embedding(x)))  # (T, N, H)
        if self.read == "last":
            state = y[lengths - 1, torch.arange(x.shape[1])]
        else:
            padding = torch.arange(len(x))[:, None] >= lengths
            state = y.masked_fill(padding[..., None], -torch.inf).amax(dim=0)
        return self.head(self.dropout(state))


class Data:
    """The names as numbers: 0 is the letter that training has never seen."""

    def __init__(self, size=None):
        self.names, self.labels, self.languages = load_names()
        parts = split_names(self.names)
        self.train, self.validation, self.test = (part[:size] for part in parts)
        self.alphabet = ["?", *sorted(set("".join(self.names[i] for i in self.train)))]
        place = {letter: i for i, letter in enumerate(self.alphabet)}
        self.tokens = [torch.tensor([place.get(s, 0) for s in name]) for name in self.names]

    def batch(self, indices, rng=None):
        """Padded letters (T, N), lengths (N,), labels (N,); with `rng`, each name is shuffled."""
        tokens = [self.tokens[i] for i in indices]
        if rng is not None:
            tokens = [t[torch.from_numpy(rng.permutation(len(t)))] for t in tokens]
        lengths = torch.tensor([len(t) for t in tokens])
        labels = torch.from_numpy(self.labels[indices])
        return nn.utils.rnn.pad_sequence(tokens), lengths, labels

    def batches(self, rng):
        """Batches of one pass; names of like length together, for little padding."""
        by_length = sorted(rng.permutation(self.train), key=lambda i: len(self.tokens[i]))
        size = SETTINGS["batch"]
        groups = [by_length[i : i + size] for i in range(0, len(by_length), size)]
        return [groups[i] for i in rng.permutation(len(groups))]


def predict(net, batch):
    """Logits without dropout."""
    net.eval()
    with torch.no_grad():
        logits = net(*batch[:2])
    net.train()
    return logits


def shares_right(net, data, rng):
    """Accuracy on the test names: all of them, those of letters a to z only, the others."""
    batch = data.batch(data.test, rng)
    right = (predict(net, batch).argmax(dim=1) == batch[2]).numpy()
    plain = np.array([data.names[i].isascii() for i in data.test])
    parts = {"all": right, "plain": right[plain], "others": right[~plain]}
    return {name: round(float(part.mean()), 4) for name, part in parts.items()}


def train(seed, data, passes, shuffled=False, **options):
    """Train one network; return it with its best weights, and what happened."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Reader(len(data.alphabet), len(data.languages), **options)
    optimizer = torch.optim.Adam(net.parameters(), lr=SETTINGS["learning_rate"])
    updates = passes * -(-len(data.train) // SETTINGS["batch"])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    order = rng if shuffled else None
    validation = data.batch(data.validation, order)
    losses, curve, best, kept = [], [], np.inf, None
    for _ in range(passes):
        total = 0.0
        for group in data.batches(rng):
            x, lengths, labels = data.batch(group, order)
            loss = nn.functional.cross_entropy(net(x, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(group)
        losses.append(total / len(data.train))
        curve.append(nn.functional.cross_entropy(predict(net, validation), validation[2]).item())
        if curve[-1] < best:
            best = curve[-1]
            kept = {name: p.clone() for name, p in net.state_dict().items()}
    net.load_state_dict(kept)
    return net, {
        "training_loss": [round(loss, 4) for loss in losses],
        "validation_loss": [round(loss, 4) for loss in curve],
        "best_pass": int(np.argmin(curve)) + 1,
        "accuracy": shares_right(net, data, order),
    }


def bags(data, tiny):
    """Bags of n-grams with a logistic regression: accuracy on validation and test names."""
    text, found = np.array(data.names, dtype=object), []
    grid = product((3, 4, 5), (1, 2), (3.0, 10.0, 30.0))
    for longest, rarest, strength in list(grid)[: 1 if tiny else None]:
        pieces = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, longest), lowercase=False, min_df=rarest
        )
        bag = make_pipeline(pieces, LogisticRegression(C=strength, max_iter=300, tol=1e-3))
        bag.fit(text[data.train], data.labels[data.train])
        right = bag.predict(text[data.test]) == data.labels[data.test]
        plain = np.array([name.isascii() for name in text[data.test]])
        found.append(
            {
                "longest": longest,
                "min_df": rarest,
                "C": strength,
                "pieces": len(pieces.vocabulary_),
                "validation": float(bag.score(text[data.validation], data.labels[data.validation])),
                "accuracy": {
                    "all": float(right.mean()),
                    "plain": float(right[plain].mean()),
                    "others": float(right[~plain].mean()),
                },
            }
        )
    return found


def as_many_to_one(net, letters):
    """The same network in rnnlib: letters enter as one-hot vectors, the embedding multiplied in."""
    rng = np.random.default_rng(0)
    hidden, classes = net.rnn.hidden_size, net.head.out_features
    model = ManyToOne(RNN(letters, hidden, rng=rng), classes, rng=rng)
    with torch.no_grad():
        arrays = {f"rnn.{name}": p.clone() for name, p in net.rnn.named_parameters()}
        arrays["rnn.weight_ih_l0"] = net.rnn.weight_ih_l0 @ net.embedding.weight.T
        arrays |= {f"head.{name}": p for name, p in net.head.named_parameters()}
    for name, p in model.params.items():
        p[...] = arrays[name].detach().numpy()
    return model


def run(seed, tiny=False):
    """All networks of one seed; with the first, the bags of n-grams and the weights of ``tanh``."""
    torch.set_num_threads(1)
    data = Data(size=300 if tiny else None)
    figures, arrays = {}, None
    for title, options in SETTINGS["networks"].items():
        net, figures[title] = train(seed, data, 2 if tiny else SETTINGS["passes"], **options)
        if seed == 0 and title == "tanh":
            model = as_many_to_one(net, len(data.alphabet))
            arrays = model.params | {"alphabet": np.array(data.alphabet)}
    if seed == 0:
        figures["bags"] = bags(data, tiny)
    return figures, arrays


if __name__ == "__main__":
    record.main(
        "names",
        run,
        seeds=5,
        title="The language of a name: a tanh network trained until it has converged",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
