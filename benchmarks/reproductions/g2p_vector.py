"""Spelling to pronunciation through one vector: CMUdict without stress, no attention.

An LSTM reads the letters, another writes the phonemes; the source forwards or backwards. The split
is that of the toolkit g2p-seq2seq, by the number of a word in the dictionary. A word of several
pronunciations is trained on the first; written is right if it is one of them.

"neighbour" is a baseline without a network. It looks for the training words that share the longest
beginning with the new word and those that share the longest end, and joins a pronunciation of
each where the two overlap most.
"""

from bisect import bisect

import numpy as np
import record
import torch
from pairs import FIRST, Symbols, after_an_error, new_model, train, write

from rnnlib.data.pronunciations import load_pronunciations
from rnnlib.metrics import error_rate

SETTINGS = {
    "embedding": 32,
    "hidden_size": 128,
    "batch": 128,
    "updates": 2500,
    "learning_rate": 0.005,
    "longest": 30,
}
LENGTHS = [(1, 4), (5, 6), (7, 8), (9, 10), (11, 40)]


def errors(written, references):
    """Phoneme and word error rates."""
    wrong = [w not in several for w, several in zip(written, references, strict=True)]
    return {
        "phonemes": round(float(error_rate(written, references)), 4),
        "words": round(float(np.mean(wrong)), 4),
    }


def by_length(written, references, words):
    """Word error rates of words of each range of `LENGTHS`, in letters."""
    found = []
    for low, high in LENGTHS:
        chosen = [k for k, word in enumerate(words) if low <= len(word) <= high]
        right = [written[k] in references[k] for k in chosen]
        found.append(round(1 - float(np.mean(right)), 4) if right else None)
    return found


def neighbours(words, known):
    """The baseline's pronunciations of `words`; `known` is {word: phonemes}."""
    forwards = sorted(known)
    backwards = sorted((word[::-1], word) for word in known)

    def nearest(word, among, key):
        """Of the two words beside its place in the order, the one that shares more."""
        at = bisect(among, key(word))
        return max(among[max(at - 1, 0) : at + 1], key=lambda other: shared(key(word), other))

    def shared(a, b):
        a, b = (x if isinstance(x, str) else x[0] for x in (a, b))
        return next((k for k, (p, q) in enumerate(zip(a, b)) if p != q), min(len(a), len(b)))

    found = []
    for word in words:
        first = nearest(word, forwards, lambda w: w)
        last = nearest(word, backwards, lambda w: (w[::-1],))[1]
        cut = shared(word, first)
        kept = shared(word[::-1], last[::-1])
        a, b = list(known[first]), list(known[last])
        # A share of each pronunciation, as large as the share of the letters that agree.
        a = a[: round(len(a) * cut / len(first))]
        b = b[len(b) - round(len(b) * min(kept, len(word)) / len(last)) :]
        overlaps = [k for k in range(min(len(a), len(b)), -1, -1) if a[len(a) - k :] == b[:k]]
        found.append(a + b[overlaps[0] :])
    return found


def run(seed, tiny=False):
    """Error rates of both directions on the test words, and what errors breed; of the baseline."""
    torch.set_num_threads(1)
    data = load_pronunciations()
    letters, phonemes = Symbols([data.letters]), Symbols([data.phonemes], FIRST)
    part = {name: getattr(data, name)[:: 100 if tiny else 1] for name in ("train", "test")}
    words = {name: [data.words[k] for k in rows] for name, rows in part.items()}
    usual = {name: [data.pronunciations[k][0] for k in rows] for name, rows in part.items()}
    references = [[list(one) for one in data.pronunciations[k]] for k in part["test"]]
    targets = {name: [phonemes.encode(one) for one in found] for name, found in usual.items()}
    found = {}
    for direction, way in (("forwards", 1), ("backwards", -1)):
        sources = {name: [letters.encode(w)[::way] for w in found] for name, found in words.items()}
        sizes = SETTINGS["embedding"], SETTINGS["hidden_size"]
        model = new_model(len(letters), len(phonemes), *sizes, seed)
        updates, rng = 3 if tiny else SETTINGS["updates"], np.random.default_rng([seed, 1])
        rate, batch = SETTINGS["learning_rate"], SETTINGS["batch"]
        train(model, sources["train"], targets["train"], updates, rng, lr=rate, batch=batch)
        own = write(model, sources["test"], SETTINGS["longest"])
        own = [phonemes.decode(w) for w in own]
        found[direction] = errors(own, references) | {
            "by length": by_length(own, references, words["test"]),
            "exposure": after_an_error(model, sources["test"], targets["test"]),
        }
    known = dict(zip(words["train"], usual["train"], strict=True))
    found["neighbour"] = errors(neighbours(words["test"], known), references)
    return found


if __name__ == "__main__":
    record.main(
        "g2p_vector",
        run,
        seeds=3,
        title="Spelling to pronunciation through one vector (CMUdict, no stress)",
        papers=["yao2015sequence", "sutskever2014sequence"],
        published=[
            {
                "model": "encoder-decoder, older edition and split",
                "figures": {"phonemes": 0.0753, "words": 0.2921},
                "paper": "yao2015sequence",
                "source": "as others quote the paper, not verified",
                "verified": False,
            },
        ],
        settings=SETTINGS,
    )
