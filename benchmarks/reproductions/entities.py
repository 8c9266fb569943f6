"""What a field over the tags is worth: entities in generated sentences, marked in BIO.

The sentences are `rnnlib.data.synthetic.entity_sentences`; a third of the names in validation and
test sentences never occur in training. Words seen less than twice are one symbol, "new". Two GRUs
of equally many parameters, in one direction and in both, learn to tag from 50 to 800 sentences,
each step for itself or with a conditional random field (CRF), free or under the rules of BIO.

What was learned step by step is read in three ways: the best tag at each step; the best path under
the rules of BIO; and the best path under these rules and the transitions counted in the training
tags, log P(tag | last tag) - log P(tag). A CRF is read by Viterbi. The rival is a logistic
regression on a window of five words, under the rules.

The weights are those of the best span F1 on validation sentences, looked at every 40 updates.
"""

import numpy as np
import record
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from rnnlib import GRU
from rnnlib.crf import bio_rules, viterbi
from rnnlib.data.synthetic import entity_sentences
from rnnlib.functional import log_softmax, one_hot
from rnnlib.metrics import span_f1
from rnnlib.models import Tagger
from rnnlib.optim import Adam, clip_grad_norm
from rnnlib.sequence import pad_sequences

SETTINGS = {
    "sentences": [50, 200, 800],
    "validation": 300,
    "test": 1000,
    "networks": {
        "one direction": {"hidden_size": 52},
        "both directions": {"hidden_size": 30, "bidirectional": True},
    },
    "updates": 480,
    "batch": 16,
    "learning_rate": 5e-3,
    "clip": 1.0,
}
TAGS = ["O", *(f"{part}-{kind}" for kind in ("PER", "LOC", "ORG") for part in "BI")]


class Data:
    """Sentences as numbers; word 0 is every word that training has seen less than twice."""

    def __init__(self, size, rng, tiny=False):
        validation, test = (20, 20) if tiny else (SETTINGS["validation"], SETTINGS["test"])
        self.train = entity_sentences(size, rng)
        self.validation = entity_sentences(validation, rng, new_names=True)
        self.test = entity_sentences(test, rng, new_names=True)
        words, counts = np.unique(sum((words for words, _ in self.train), []), return_counts=True)
        self.number = {word: k + 1 for k, word in enumerate(words[counts > 1])}

    def batch(self, sentences):
        """One-hot words and tags (T, N, V), (T, N), and the lengths. The last input: a capital."""
        numbers = [np.array([self.number.get(w, 0) for w in words]) for words, _ in sentences]
        capital = [np.array([float(w[0].isupper()) for w in words]) for words, _ in sentences]
        tags = [np.array([TAGS.index(tag) for tag in tags]) for _, tags in sentences]
        x, lengths = pad_sequences(numbers)
        x = one_hot(x, len(self.number) + 1)
        capital = pad_sequences(capital)[0][..., None].astype(np.float32)
        return np.concatenate([x, capital], axis=-1), pad_sequences(tags)[0], lengths


def named(tags, lengths):
    """Tags (T, N) as lists of their names."""
    return [[TAGS[k] for k in tags[:length, n]] for n, length in enumerate(lengths)]


def figures(tags, lengths, sentences):
    """Per cent: tags right, span precision, recall and F1, whole sentences, tags out of order."""
    found, right = named(tags, lengths), [tags for _, tags in sentences]
    steps = [(a, b) for one, two in zip(found, right) for a, b in zip(one, two)]
    moves = [(a, b) for one in found for a, b in zip(["O", *one], one)]
    broken = [b[0] == "I" and a not in (b, "B" + b[1:]) for a, b in moves]
    shares = {
        "tags": np.mean([a == b for a, b in steps]),
        **span_f1(found, right)._asdict(),
        "sentences": np.mean([a == b for a, b in zip(found, right)]),
        "out of order": np.mean(broken),
    }
    return {name: round(100 * float(share), 3) for name, share in shares.items()}


def counted(sentences):
    """The rules of BIO, and what the training tags say: log P(tag | last tag) - log P(tag)."""
    params = bio_rules(TAGS)
    start, pairs = np.ones(len(TAGS)), np.ones((len(TAGS), len(TAGS)))
    for _, tags in sentences:
        numbers = [TAGS.index(tag) for tag in tags]
        start[numbers[0]] += 1
        np.add.at(pairs, (numbers[:-1], numbers[1:]), 1)
    share = np.log(pairs.sum(axis=0) / pairs.sum())
    params["start"] += np.log(start / start.sum()) - share
    params["transition"] += np.log(pairs / pairs.sum(axis=1, keepdims=True)) - share
    return params


def train(data, options, loss, rng, updates, rules=False):
    """A tagger with the weights of the best validation F1; `rules`: its field begins with them."""
    x, tags, lengths = data.batch(data.train)
    validation = data.batch(data.validation)
    model = Tagger(GRU(x.shape[-1], rng=rng, **options), len(TAGS), loss, rng=rng)
    if rules:
        for name, p in bio_rules(TAGS).items():
            model.crf[name][...] = p
    optimizer, best, kept = Adam(model.params, SETTINGS["learning_rate"]), -1.0, None
    for update in range(1, updates + 1):
        n = rng.choice(len(lengths), min(SETTINGS["batch"], len(lengths)), replace=False)
        _, grads = model.loss_and_grads(x[: lengths[n].max(), n], tags[: lengths[n].max(), n],
                                        lengths[n])  # fmt: skip
        clip_grad_norm(grads, SETTINGS["clip"])
        optimizer.step(grads)
        if update % 40 == 0 or update == updates:
            found = model.predict(validation[0], validation[2])
            score = figures(found, validation[2], data.validation)["f1"]
            if score > best:
                best, kept = score, {name: p.copy() for name, p in model.params.items()}
    for name, p in model.params.items():
        p[...] = kept[name]
    return model


def window(words, t, side=2):
    """What the logistic regression sees of a word: itself and `side` words on each side."""
    padded = ["<"] * side + [*words] + [">"] * side
    near = {str(d): padded[t + d] for d in range(2 * side + 1)}
    return near | {f"capital {d}": padded[t + d][0].isupper() for d in range(2 * side + 1)}


def regression(data, side=2):
    """The rival: tags of the test sentences by a logistic regression, under the rules of BIO."""
    vectorizer = DictVectorizer(dtype=np.float32)
    known = set(data.number)

    def seen(sentences):
        return [
            window(line, t, side)
            for words, _ in sentences
            for line in [[w if w in known else "New" if w[0].isupper() else "new" for w in words]]
            for t in range(len(words))
        ]

    X = vectorizer.fit_transform(seen(data.train))
    model = LogisticRegression(C=10, max_iter=500)
    model.fit(X, sum((tags for _, tags in data.train), []))
    lengths = np.array([len(words) for words, _ in data.test])
    log_p = np.full((lengths.sum(), len(TAGS)), -30.0, np.float32)
    columns = [TAGS.index(tag) for tag in model.classes_]
    log_p[:, columns] = model.predict_log_proba(vectorizer.transform(seen(data.test)))
    pieces = np.split(np.maximum(log_p, -30), np.cumsum(lengths)[:-1])
    scores, lengths = pad_sequences(pieces)
    return figures(viterbi(scores, bio_rules(TAGS), lengths)[0], lengths, data.test)


def run(seed, tiny=False):
    """{number of sentences: {network: {reading: figures}}}."""
    found, arrays = {}, {}
    for size in SETTINGS["sentences"]:
        data = Data(size, np.random.default_rng([seed, size]), tiny)
        x, _, lengths = data.batch(data.test)
        rows = found[str(size)] = {"regression": regression(data)}
        for name, options in SETTINGS["networks"].items():
            updates = 2 if tiny else SETTINGS["updates"]
            rng = np.random.default_rng([seed, size, len(name)])
            model = train(data, options, "cross_entropy", rng, updates)
            scores = log_softmax(model.scores(x, lengths))
            rows[name] = {"parameters": sum(p.size for p in model.params.values())}
            rows[name]["each step"] = figures(model.predict(x, lengths), lengths, data.test)
            for reading, params in {
                "rules": bio_rules(TAGS),
                "rules and counts": counted(data.train),
            }.items():
                params = {key: p.astype(scores.dtype) for key, p in params.items()}
                tags = viterbi(scores, params, lengths)[0]
                rows[name][reading] = figures(tags, lengths, data.test)
            for reading in ("CRF", "CRF and rules"):
                rng = np.random.default_rng([seed, size, len(name)])
                model = train(data, options, "crf", rng, updates, rules=reading != "CRF")
                rows[name][reading] = figures(model.predict(x, lengths), lengths, data.test)
            if size == 800 and name == "both directions":
                arrays = {key: p for key, p in model.crf.items()}
    return found, arrays


PUBLISHED = [  # news (CoNLL 2003)
    ("news, LSTM in both directions with a CRF, word vectors and a gazetteer", 90.1, "Table 6"),
    ("news, words alone: LSTM", 75.31, "Table 3"),
    ("news, words alone: LSTM in both directions", 83.52, "Table 3"),
    ("news, words alone: CRF without a network", 77.41, "Table 3"),
    ("news, words alone: LSTM with a CRF", 81.45, "Table 3"),
    ("news, words alone: LSTM in both directions with a CRF", 84.74, "Table 3"),
]

if __name__ == "__main__":
    record.main(
        "entities",
        run,
        seeds=8,
        title="Entities in generated sentences: a CRF, the rules of BIO, or each step for itself",
        papers=["lafferty2001conditional", "huang2015bidirectional"],
        published=[
            {
                "model": model,
                "figures": {"span F1": f1},
                "paper": "huang2015bidirectional",
                "source": f"{table}, in a copy of the paper",
                "verified": True,
            }
            for model, f1, table in PUBLISHED
        ],
        settings=SETTINGS,
    )
