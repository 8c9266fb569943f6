"""German number words to English through one vector, letter by letter.

Numbers below a thousand, spelled by num2words. Of the 72 two-digit endings whose units German says
before the tens, 14 are kept out of training altogether, with whatever hundreds: 347 may be of an
ending never seen. Of all other numbers some are for training and some for the test. So there are
two kinds of numbers never seen: new as a whole, and new in their ending.

Three ways to train: the source forwards, the source backwards (Sutskever et al. 2014), and
forwards with scheduled sampling (Bengio et al. 2015), in which the decoder reads its own symbol in
place of the right one with a probability that rises to one half.

Two baselines have no network. "splice" cuts the new word in two, takes what the English of all
training words that begin like the first part has in common at its beginning, and the same for the
second part at the end, and joins the two where they overlap most. "analogy" asks for three known
words with which the new one makes a proportion, in all ways to cut it, and lets them vote.
"""

from collections import Counter

import numpy as np
import record
import torch
from pairs import FIRST, Symbols, after_an_error, exact, new_model, train, weights, write

from rnnlib.data.numberwords import number_words

SETTINGS = {
    "limit": 1000,
    "endings_left_out": 14,
    "train": 550,
    "embedding": 16,
    "hidden_size": 64,
    "batch": 32,
    "updates": 2000,
    "learning_rate": 0.01,
    "checkpoints": 10,
    "keep_at_the_end": 0.5,
}
WAYS = ("forwards", "backwards", "scheduled")


def parts(seed):
    """Numbers for training, new numbers, and numbers of a new ending."""
    rng = np.random.default_rng([seed, 7])
    numbers = np.arange(SETTINGS["limit"])
    inverted = [n for n in range(21, 100) if n % 10]
    left_out = rng.choice(inverted, SETTINGS["endings_left_out"], replace=False)
    new_endings = np.isin(numbers % 100, left_out)
    rest = rng.permutation(numbers[~new_endings])
    return rest[: SETTINGS["train"]], rest[SETTINGS["train"] :], numbers[new_endings]


def common(words, backwards=False):
    """What all of `words` begin with, or end with."""
    words = [w[::-1] for w in words] if backwards else words
    low, high = min(words), max(words)
    same = next((k for k, (a, b) in enumerate(zip(low, high)) if a != b), min(len(low), len(high)))
    return low[:same][::-1] if backwards else low[:same]


def splice(word, known):
    """The translation of `word` from two parts of known ones; see above."""
    best = (-1, "")
    for cut in range(1, len(word)):
        left = [e for g, e in known.items() if g.startswith(word[:cut])]
        right = [e for g, e in known.items() if g.endswith(word[cut:])]
        if not left or not right:
            continue
        a, b = common(left), common(right, backwards=True)
        overlap = next(k for k in range(min(len(a), len(b)), -1, -1) if a.endswith(b[:k]))
        best = max(best, (overlap, a + b[overlap:]))
    return best[1]


def analogy(word, known, most=20):
    """What most analogies with three known words say.

    If L + R is new, and L + r, start + R and start + r are known, then what changes from start + r
    to L + r, at its beginning or at its end, is changed in the same way in start + R.
    """
    votes = Counter()
    for cut in range(len(word) + 1):
        L, R = word[:cut], word[cut:]
        ends = [g[len(L) :] for g in known if g.startswith(L) and g != word][:most]
        starts = [g[: len(g) - len(R)] for g in known if g.endswith(R) and g != word][:most]
        for r in ends:
            for start in starts:
                if start + r in known:
                    votes.update(proportion(known[L + r], known[start + r], known[start + R]))
    return max(votes, key=lambda e: (votes[e], e), default="")


def proportion(a, b, c):
    """What is to c as a is to b: the change stands at the beginning, or at the end."""
    same = len(common([a, b], backwards=True))
    new, old = a[: len(a) - same], b[: len(b) - same]
    if c.startswith(old):
        yield new + c[len(old) :]
    same = len(common([a, b]))
    new, old = a[same:], b[same:]
    if c.endswith(old):
        yield c[: len(c) - len(old)] + new


def train_one(way, seed, tiny=False):
    """A trained model, its curve, and the data of its three parts."""
    words = [number_words(part) for part in parts(seed)]
    letters = Symbols(w for part in words for w in part.german)
    characters = Symbols((w for part in words for w in part.english), FIRST)
    order = slice(None, None, -1 if way == "backwards" else 1)
    data = [
        ([letters.encode(w)[order] for w in part.german], [*map(characters.encode, part.english)])
        for part in words
    ]
    sizes = SETTINGS["embedding"], SETTINGS["hidden_size"]
    model = new_model(len(letters), len(characters), *sizes, seed)
    updates = 10 if tiny else SETTINGS["updates"]
    kept = SETTINGS["keep_at_the_end"]
    curve = train(
        model,
        *data[0],
        updates,
        np.random.default_rng([seed, 1]),
        lr=SETTINGS["learning_rate"],
        batch=SETTINGS["batch"],
        keep=(lambda share: 1 - (1 - kept) * share) if way == "scheduled" else None,
        every=updates // SETTINGS["checkpoints"],
        evaluate=lambda: round(exact(write(model, data[1][0][:150], 40), data[1][1][:150]), 4),
    )
    return model, curve, data, words, (letters, characters)


def run(seed, tiny=False):
    """Figures of each way of training and of the baseline; of the first seed also the weights."""
    torch.set_num_threads(1)
    found, arrays = {}, {}
    for way in WAYS:
        model, curve, data, words, symbols = train_one(way, seed, tiny)
        names = ("train", "new numbers", "new endings")
        own = [write(model, sources, 40) for sources, _ in data]
        found[way] = {"curve": curve, "exposure": after_an_error(model, *data[1])} | {
            name: round(exact(o, targets), 4)
            for name, o, (_, targets) in zip(names, own, data, strict=True)
        }
        for name, part, answers in zip(names[1:], words[1:], own[1:], strict=True):
            texts = ["".join(symbols[1].decode(a)) for a in answers]
            pairs = zip(texts, part.english, strict=True)
            wrong = [f"{a} for {b}" for a, b in pairs if a != b]
            found[way][f"wrong, {name}"] = "; ".join(wrong[:12])
        arrays |= {f"{way}.{name}": p for name, p in weights(model).items()}
    known = dict(zip(words[0].german, words[0].english, strict=True))
    for rule in (splice, analogy):
        found[rule.__name__] = {
            name: round(exact([rule(g, known) for g in part.german], part.english), 4)
            for name, part in zip(("new numbers", "new endings"), words[1:], strict=True)
        }
    arrays["train"], _, arrays["new endings"] = parts(seed)
    arrays["letters"], arrays["characters"] = symbols[0].tokens, symbols[1].tokens[FIRST:]
    return found, {name: np.array(a) for name, a in arrays.items()}


if __name__ == "__main__":
    record.main(
        "number_words",
        run,
        seeds=5,
        title="German number words to English through one vector",
        papers=["sutskever2014sequence", "bengio2015scheduled"],
        published=[
            {
                "model": "deep LSTMs, English to French, source reversed",
                "figures": {"BLEU forwards": 25.9, "BLEU backwards": 30.6},
                "paper": "sutskever2014sequence",
                "source": "section 3.3, in a copy of the passage",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
