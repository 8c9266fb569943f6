"""From spelling to pronunciation: the network of `rnnlib.g2p`, trained on the CMU dictionary.

Encoder-decoder with attention (Luong et al. 2015, multiplicative), a GRU each, on all pairs of a
training word and one of its pronunciations, without stress. The state with the fewest wrong
validation words is kept, in half precision, and measured so.

It is one network of one seed. After each pass it is written down, so that a run that was stopped
goes on there: `_build/reproductions/g2p.pt`. Delete that file to begin anew.
"""

import numpy as np
import record
import torch
from torch import nn
from tqdm import tqdm

from rnnlib.data.pronunciations import load_pronunciations
from rnnlib.g2p import Speller
from rnnlib.seq2seq import END, START, shifted
from rnnlib.sequence import bucket_batches, pad_sequences
from rnnlib.torch import AttentionEncoderDecoder, EncoderDecoder

SETTINGS = {
    "embedding_size": 64,
    "hidden_size": 256,  # of the decoder; the encoder has half as many in each direction
    "score": "multiplicative",
    "dropout": 0.15,
    "batch": 128,
    "passes": 10,
    "learning_rate": 2e-3,  # Adam; falls in a line to 0
    "max_norm": 2.0,
    "width": 5,  # of the beam
}


README = "README.md of the toolkit, March 2017, its table; words of the dictionary of that day"
QUOTED = "as others quote the paper, not verified; words of the dictionary of 2007"
PUBLISHED = [
    dict(zip(("model", "figures", "paper", "source", "verified"), row, strict=True))
    for row in [
        ("transducer, Phonetisaurus", {"WER": 33.89}, "cmusphinx2017g2p", README, True),
        ("g2p-seq2seq, 2 layers of 64", {"WER": 39}, "cmusphinx2017g2p", README, True),
        ("g2p-seq2seq, 2 layers of 512", {"WER": 31}, "cmusphinx2017g2p", README, True),
        ("encoder-decoder", {"PER": 7.53, "WER": 29.21}, "yao2015sequence", QUOTED, False),
        ("LSTM, alignment given", {"PER": 5.45, "WER": 23.55}, "yao2015sequence", QUOTED, False),
        (
            "global attention",
            {"WER": 21.69},
            "toshniwal2016jointly",
            "from memory, not verified; words of the dictionary of 2007",
            False,
        ),
    ]
]


class Data:
    """The dictionary in numbers: letters from 0, phonemes after PAD, START and END."""

    def __init__(self, limit=None):
        self.words, self.pronunciations, self.letters, self.phonemes, *parts = load_pronunciations()
        self.train, self.validation, self.test = (part[:limit] for part in parts)
        self.letter = {letter: k for k, letter in enumerate(self.letters)}
        self.phoneme = {phoneme: k for k, phoneme in enumerate(self.phonemes, END + 1)}

    def source(self, word):
        return [self.letter[letter] for letter in self.words[word]]

    def pairs(self, words):
        """Numbers of letters and of phonemes, a pair for each pronunciation."""
        return [
            (self.source(word), [self.phoneme[p] for p in phonemes])
            for word in words
            for phonemes in self.pronunciations[word]
        ]

    def hits(self, words, found):
        """Whether each word got one of its pronunciations."""
        return [
            tuple(self.phonemes[k - END - 1] for k in phonemes) in self.pronunciations[word]
            for word, phonemes in zip(words, found, strict=True)
        ]


def build(data, settings, attention=True):
    """The network, in training mode."""
    D, H = settings["embedding_size"], settings["hidden_size"]
    sizes = len(data.letters), END + 1 + len(data.phonemes), D
    layers = nn.GRU(D, H // 2, bidirectional=True), nn.GRU(D, H)
    if attention:
        model = AttentionEncoderDecoder(*sizes, *layers, score=settings["score"])
    else:
        model = EncoderDecoder(*sizes, *layers)
    # Dropout where values pass from part to part, never from step to step.
    drop = nn.Dropout(settings["dropout"])
    for part in (model.source, model.target):
        part.register_forward_hook(lambda part, read, y: drop(y) if model.training else y)
    model.head.register_forward_pre_hook(
        lambda part, read: (drop(read[0]),) if model.training else None
    )
    return model


def padded(sources):
    """Letters (S, N) and lengths, or None in their place where all are equal."""
    source, lengths = map(torch.as_tensor, pad_sequences(sources))
    return source, None if (lengths == len(source)).all() else lengths


@torch.no_grad()
def greedy(model, sources, longest=40):
    """The most probable phoneme at each step, up to END."""
    model.eval()
    found = [None] * len(sources)
    for batch in bucket_batches(np.array([len(s) for s in sources]), 512):
        state = model.encode(*padded([sources[n] for n in batch]))
        token, tokens = torch.full((len(batch),), START), []
        for _ in range(longest):
            logits, state = model.step(token, state)
            token = logits.argmax(dim=-1)
            tokens.append(token)
            if (torch.stack(tokens) == END).any(dim=0).all():
                break
        for n, column in zip(batch, torch.stack(tokens).T.tolist(), strict=True):
            found[n] = column[: column.index(END)] if END in column else column
    model.train()
    return found


def wrong(model, data, words):
    """The share of words that get none of their pronunciations."""
    return 1 - np.mean(data.hits(words, greedy(model, [data.source(word) for word in words])))


def train(data, settings, seed, attention=True, checkpoint=None, progress=False):
    """The network at its best validation pass, and the share of wrong words after each pass."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = build(data, settings, attention)
    optimizer = torch.optim.Adam(model.parameters())
    pairs = data.pairs(data.train)
    size = np.array([100 * len(letters) + len(phonemes) for letters, phonemes in pairs])
    by_pass, best = [], model.state_dict()
    if checkpoint and checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        by_pass, best = kept["by_pass"], kept["best"]
    for k in range(len(by_pass), settings["passes"]):
        batches = bucket_batches(size, settings["batch"], np.random.default_rng([seed, k]))
        torch.manual_seed(1000 * seed + k)  # dropout is the same after a stop
        for n, batch in enumerate(tqdm(batches, f"pass {k}", disable=not progress)):
            rest = 1 - (k + n / len(batches)) / settings["passes"]
            optimizer.param_groups[0]["lr"] = settings["learning_rate"] * rest
            targets = map(torch.as_tensor, shifted([pairs[i][1] for i in batch]))
            loss = model.loss(*padded([pairs[i][0] for i in batch]), *targets)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), settings["max_norm"])
            optimizer.step()
        by_pass.append(round(float(wrong(model, data, data.validation)), 4))
        if by_pass[-1] == min(by_pass):
            best = {name: p.detach().clone() for name, p in model.state_dict().items()}
        if checkpoint:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            draft = checkpoint.with_suffix(".draft")
            torch.save(state | {"by_pass": by_pass, "best": best}, draft)
            draft.replace(checkpoint)
            print(k, by_pass[-1], flush=True)
    model.load_state_dict(best)
    return model, by_pass


def error_rates(speller, data, words):
    """Greedy and by beam, and greedy by the number of letters."""
    spelled = [data.words[word] for word in words]
    said = [data.pronunciations[word] for word in words]
    rates = {
        name: {
            rate: round(value, 4) for rate, value in speller.evaluate(spelled, said, width).items()
        }
        for name, width in (("greedy", 1), ("beam", SETTINGS["width"]))
    }
    right = [p in several for p, several in zip(speller.greedy(spelled), said, strict=True)]
    letters = np.minimum([len(word) for word in spelled], 14)
    by_length = [
        [int(k), int((letters == k).sum()), round(1 - float(np.mean(right, where=letters == k)), 4)]
        for k in np.unique(letters)
    ]
    return rates | {"letters_words_WER": by_length}


def run(seed, tiny=False):
    """The figures of the network, and its weights in half precision."""
    data = Data(600 if tiny else None)
    settings = SETTINGS | ({"passes": 2, "hidden_size": 16} if tiny else {})
    checkpoint = None if tiny else record.PARTIAL / "g2p.pt"
    model, by_pass = train(data, settings, seed, checkpoint=checkpoint)
    weights = {name: p.numpy().astype(np.float16) for name, p in model.state_dict().items()}
    weights |= {"letters": np.array(data.letters), "phonemes": np.array(data.phonemes)}
    figures = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "training_words": len(data.train),
        "training_pairs": len(data.pairs(data.train)),
        "test_words": len(data.test),
        "validation_WER_by_pass": by_pass,
        "test": error_rates(Speller(weights), data, data.test),
    }
    return figures, weights


if __name__ == "__main__":
    record.main(
        "g2p",
        run,
        seeds=1,
        title="Spelling to pronunciation: an encoder-decoder with attention on the CMU dictionary",
        papers=[
            "yao2015sequence",
            "toshniwal2016jointly",
            "luong2015effective",
            "cmusphinx2017g2p",
        ],
        published=PUBLISHED,
        settings=SETTINGS,
    )
