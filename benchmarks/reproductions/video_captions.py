"""From a clip of a moving digit to a sentence: what the order of frames and a convolution bring.

A clip of 14 frames becomes a vector, and a GRU writes "the seven moves up and left , then bounces"
from it. The vector is the final state of a GRU over the frames, or made from the mean of the
frames; "shuffled" gives a GRU the frames of each clip in a random order, in training and in
testing; "no video" writes from a vector that is the same for all clips. Sentences are written
greedily, and must be right word for word. Test clips show images never trained on.
"""

import numpy as np
import record
import torch
from torch import nn

from rnnlib.data.digits import describe, moving_digits, spoken
from rnnlib.torch.video import FrameEncoder

SETTINGS = {
    "steps": 14,
    "batch": 64,
    "updates": 600,
    "test_clips": 1000,
    "learning_rate": 6e-3,
    "hidden": 64,
    "words": 16,
    "networks": {
        "pixels, GRU": {},
        "pixels, GRU, shuffled": {"reads": "shuffled"},
        "pixels, average": {"reads": "average"},
        "convolutions, GRU": {"channels": 8},
        "no video": {"reads": "nothing"},
    },
}


class Captioner(nn.Module):
    """Frames (T, N, R, C) to a vector, and from it the logits of each next word."""

    def __init__(self, vocabulary, hidden, words, channels=0, reads="order"):
        super().__init__()
        self.reads = reads
        size = FrameEncoder(1, channels).size
        self.encoder = nn.Sequential(nn.Flatten(), nn.LayerNorm(size))
        if channels:  # without normalisation they had learned nothing after 400 updates
            self.encoder = nn.Sequential(
                nn.Conv2d(1, channels, 3, stride=2, padding=1),
                nn.BatchNorm2d(channels),
                nn.ReLU(),
                nn.Conv2d(channels, 2 * channels, 3, stride=2, padding=1),
                nn.BatchNorm2d(2 * channels),
                nn.ReLU(),
                nn.Flatten(),
            )
        self.rnn = nn.GRU(size, hidden)
        self.mean = nn.Linear(size, hidden)
        self.embedding = nn.Embedding(vocabulary, words)
        self.decoder = nn.GRU(words + hidden, hidden)
        self.head = nn.Linear(hidden, vocabulary)
        unused = {"nothing": [self.encoder, self.rnn, self.mean], "average": [self.rnn]}
        for part in unused.get(reads, [self.mean]):
            for p in part.parameters():
                p.requires_grad_(False)

    def vector(self, frames):
        """What is known of each clip (1, N, H)."""
        T, N = frames.shape[:2]
        if self.reads == "nothing":
            return torch.zeros(1, N, self.head.in_features)
        if self.reads == "shuffled":
            order = torch.argsort(torch.rand(T, N), dim=0)
            frames = frames[order, torch.arange(N)]
        features = self.encoder(frames.flatten(0, 1)[:, None]).unflatten(0, (T, N))
        if self.reads == "average":
            return torch.tanh(self.mean(features.mean(dim=0)))[None]
        return self.rnn(features)[1]

    def forward(self, frames, inputs):
        """Logits (L, N, V) of the word after each of `inputs` (L, N)."""
        return self.head(self.decode(inputs, self.vector(frames))[0])

    def decode(self, words, vector, state=None):
        """The decoder begins with the vector, and sees it beside every word (L, N)."""
        x = torch.cat([self.embedding(words), vector.expand(len(words), -1, -1)], dim=2)
        return self.decoder(x, vector if state is None else state)

    def write(self, frames, start, longest):
        """The likeliest words, one after the other: (longest, N)."""
        vector, state, words = self.vector(frames), None, [torch.full(frames.shape[1:2], start)]
        for _ in range(longest):
            y, state = self.decode(words[-1][None], vector, state)
            words.append(self.head(y[0]).argmax(dim=1))
        return torch.stack(words[1:])


def caption_loss(logits, targets, mask):
    """Mean cross-entropy over the words that are there."""
    return nn.functional.cross_entropy(logits[mask], targets[mask])


def clips(count, split, rng):
    found = moving_digits(count, SETTINGS["steps"], rng, split=split)
    return torch.from_numpy(found.frames), describe(found)


def numbered(sentences, index):
    """Words as numbers, START first and END last: inputs, targets (L, N), and where they are."""
    rows = [[index["START"], *(index[w] for w in s.split()), index["END"]] for s in sentences]
    longest = max(map(len, rows))
    tokens = torch.tensor([row + [0] * (longest - len(row)) for row in rows]).T
    lengths = torch.tensor([len(row) for row in rows])
    return tokens[:-1], tokens[1:], torch.arange(longest - 1)[:, None] < lengths - 1


def train(net, rng, updates, index):
    optimizer = torch.optim.Adam(
        [p for p in net.parameters() if p.requires_grad], SETTINGS["learning_rate"]
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    curve = []
    for _ in range(updates):
        frames, sentences = clips(SETTINGS["batch"], "train", rng)
        inputs, targets, mask = numbered(sentences, index)
        loss = caption_loss(net(frames, inputs), targets, mask)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        curve.append(loss.item())
    tenth = max(len(curve) // 10, 1)
    return [round(float(np.mean(curve[k : k + tenth])), 4) for k in range(0, len(curve), tenth)]


def slots(sentence):
    """Digit, direction and ending of a sentence; what has another form has three wrong ones."""
    head, _, ending = sentence.partition(" ,")
    words = head.split()
    if len(words) < 4 or words[0] != "the" or words[2] != "moves":
        return None, None, None
    return words[1], " ".join(words[3:]), ending.strip()


def judged(written, sentences):
    found = {"exact": np.mean([a == b for a, b in zip(written, sentences)])}
    pairs = [(slots(a), slots(b)) for a, b in zip(written, sentences)]
    for k, name in enumerate(["digit", "direction", "ending"]):
        found[name] = np.mean([a[k] == b[k] for a, b in pairs])
    return {name: round(100 * float(share), 2) for name, share in found.items()}


def run(seed, tiny=False):
    torch.set_num_threads(1)
    vocabulary = spoken()
    index = {word: k for k, word in enumerate(vocabulary)}
    frames, sentences = clips(
        20 if tiny else SETTINGS["test_clips"], "test", np.random.default_rng(1907)
    )
    figures = {}
    for name, options in SETTINGS["networks"].items():
        torch.manual_seed(seed)
        net = Captioner(len(vocabulary), SETTINGS["hidden"], SETTINGS["words"], **options)
        updates = SETTINGS["updates"] // (4 if name == "no video" else 1)
        curve = train(net, np.random.default_rng([seed, 3]), 3 if tiny else updates, index)
        with torch.no_grad():
            tokens = net.eval().write(frames, index["START"], 12).T.tolist()
        written = []
        for row in tokens:
            words = [vocabulary[k] for k in row]
            written.append(" ".join(words[: words.index("END")] if "END" in words else words))
        figures[name] = {
            "parameters": sum(p.numel() for p in net.parameters() if p.requires_grad),
            "curve": curve,
            **judged(written, sentences),
        }
        if name == "pixels, GRU":
            figures[name]["written"] = written[:200]
        if name == "no video":
            figures[name]["written"] = sorted(set(written))
    return figures


if __name__ == "__main__":
    record.main(
        "video_captions",
        run,
        seeds=10,
        title="Sentences about clips: what the order of the frames and a convolution bring",
        papers=["venugopalan2015translating"],
        published=[],
        settings=SETTINGS,
    )
