"""What three padding bugs cost: networks that tell the language of a name, trained right and wrong.

A tanh network reads names in batches that are padded at the end with zeros. A head reads its last
state, the mean of its states, or the last states of two directions; each of these is done right,
and as it is often done wrong. All are trained on batches of any lengths ("mixed"). The control is
the same code on batches of names of one length, in which there is no padding: there a wrong
reading computes what the right one does.

The test names are read in mixed batches, in batches of one length (as if each came alone), and all
in one batch. Each learning rate is tried; a chapter chooses on the validation names.
"""

import numpy as np
import record
import torch
from torch import nn

from rnnlib.data.names import load_names, split_names

RIGHT = {
    "last": "last",
    "last, at padding": "last",
    "mean": "mean",
    "mean, over padding": "mean",
    "both": "both",
    "both, reversed from padding": "both",
    "both, and cut off": "both",
}
SETTINGS = {
    "names": 6000,
    "embedding": 32,
    "hidden": 64,
    "batch": 96,
    "passes": 16,
    "learning_rates": [1e-3, 2e-3, 4e-3],
    "readings": RIGHT,
}


class Reader(nn.Module):
    """Embedding, one or two recurrent layers, and a head on what `reading` names."""

    def __init__(self, letters, classes, reading):
        super().__init__()
        D, H, two = SETTINGS["embedding"], SETTINGS["hidden"], RIGHT[reading] == "both"
        self.embedding, self.forwards = nn.Embedding(letters, D), nn.RNN(D, H)
        self.backwards = nn.RNN(D, H) if two else None
        self.head = nn.Linear(2 * H if two else H, classes)
        self.reading = reading

    def forward(self, tokens, lengths):  # (T, N), (N,)
        t, n = torch.arange(len(tokens))[:, None], torch.arange(len(lengths))
        x = self.embedding(tokens) * (t < lengths)[..., None]  # zeros in padding
        y, end = self.forwards(x)[0], lengths - 1
        if self.reading == "last":
            return self.head(y[end, n])
        if self.reading == "last, at padding":
            return self.head(y[-1])
        if self.reading == "mean":
            return self.head((y * (t < lengths)[..., None]).sum(dim=0) / lengths[:, None])
        if self.reading == "mean, over padding":
            return self.head(y.mean(dim=0))
        if self.reading == "both":
            back = self.backwards(x[torch.where(t < lengths, end - t, t), n])[0][end, n]
        elif self.reading == "both, reversed from padding":
            back = self.backwards(x.flip(0))[0][-1]
        else:  # it begins in padding, and stops after as many steps as the name has letters
            back = self.backwards(x.flip(0))[0][end, n]
        return self.head(torch.cat([y[end, n], back], dim=1))


class Data:
    """Names as numbers; 0 is a letter that training has never seen."""

    def __init__(self, tiny=False):
        names, labels, self.languages = load_names()
        parts = split_names(names)
        size = 200 if tiny else SETTINGS["names"]
        self.train, self.validation, self.test = parts[0][:size], parts[1], parts[2]
        if tiny:
            self.validation, self.test = self.validation[:100], self.test[:100]
        self.alphabet = ["?", *sorted(set("".join(names[i] for i in parts[0])))]
        place = {letter: k for k, letter in enumerate(self.alphabet)}
        self.tokens = [torch.tensor([place.get(s, 0) for s in name]) for name in names]
        self.lengths, self.labels = np.array([len(t) for t in self.tokens]), labels

    def batch(self, indices):
        tokens = nn.utils.rnn.pad_sequence([self.tokens[i] for i in indices])
        return (
            tokens,
            torch.from_numpy(self.lengths[indices]),
            torch.from_numpy(self.labels[indices]),
        )

    def mixed(self, indices, rng):
        """Batches of any names."""
        indices, size = rng.permutation(indices), SETTINGS["batch"]
        return [indices[k : k + size] for k in range(0, len(indices), size)]

    def one_length(self, indices, rng):
        """Batches of names of one length each, in any order."""
        groups = []
        for length in np.unique(self.lengths[indices]):
            groups += self.mixed(indices[self.lengths[indices] == length], rng)
        return [groups[k] for k in rng.permutation(len(groups))]


def logits(net, data, groups):
    """Logits of all names, in the order of their numbers, and the labels."""
    with torch.no_grad():
        found = torch.cat([net(*data.batch(group)[:2]) for group in groups])
    indices = np.concatenate(groups)
    order = np.argsort(indices)
    return found[torch.from_numpy(order)], torch.from_numpy(data.labels[indices[order]])


def trained(data, reading, batches, rate, seed, passes):
    """A network with the weights of the lowest validation loss, and the losses of all passes."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Reader(len(data.alphabet), len(data.languages), reading)
    optimizer = torch.optim.Adam(net.parameters(), lr=rate)
    validation = getattr(data, batches)(data.validation, np.random.default_rng(99))
    lowest, kept, curve = np.inf, None, []
    for _ in range(passes):
        for group in getattr(data, batches)(data.train, rng):
            tokens, lengths, labels = data.batch(group)
            loss = nn.functional.cross_entropy(net(tokens, lengths), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
        curve.append(nn.functional.cross_entropy(*logits(net, data, validation)).item())
        if curve[-1] < lowest:
            lowest = curve[-1]
            kept = {name: p.clone() for name, p in net.state_dict().items()}
    net.load_state_dict(kept)
    return net, curve


def asked(data, *how):
    """Train one network, and ask it about the test names three ways."""
    net, curve = trained(data, *how)
    said, fixed = {}, np.random.default_rng(98)
    found = {"validation": min(curve), "best_pass": int(np.argmin(curve)) + 1}
    for way, groups in {
        "mixed": data.mixed(data.test, fixed),
        "alone": data.one_length(data.test, fixed),
        "one batch": [data.test],
    }.items():
        scores, labels = logits(net, data, groups)
        said[way] = scores.argmax(dim=1)
        found[way] = (said[way] == labels).double().mean().item()
    found["changed"] = (said["mixed"] != said["alone"]).double().mean().item()
    return {key: round(value, 5) for key, value in found.items()}


def run(seed, tiny=False):
    """All readings, on both kinds of batches, at every learning rate."""
    torch.set_num_threads(1)
    data, passes = Data(tiny), 2 if tiny else SETTINGS["passes"]
    return {
        reading: {
            batches: {
                str(rate): asked(data, reading, batches, rate, seed, passes)
                for rate in SETTINGS["learning_rates"]
            }
            for batches in ("mixed", "one_length")
        }
        for reading in RIGHT
    }


if __name__ == "__main__":
    record.main(
        "padding_bugs",
        run,
        seeds=6,
        title="What three padding bugs cost, with batches of one length as a control",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
