"""What the scripts on reviews share: linear rivals, embeddings from counts, networks, negations."""

import copy
from collections import Counter

import numpy as np
import torch
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC
from sklearn.utils.extmath import randomized_svd
from torch import nn

PADDING, UNKNOWN = 0, 1

# Words of the generated pairs, and the frames that they stand in. Nothing was tuned on them.
GOOD = """good great funny moving clever original entertaining beautiful interesting brilliant
enjoyable powerful charming fresh convincing memorable exciting subtle""".split()
BAD = """bad boring dull stupid predictable awful tedious terrible silly flat pointless slow
forgettable pretentious contrived bland lifeless tiresome""".split()
FRAMES = [
    ("the film is {} .", "the film is not {} ."),
    ("it 's {} .", "it 's not {} ."),
    ("the story is {} .", "the story is n't {} ."),
    ("this is a {} movie .", "this is not a {} movie ."),
]


# ------------------------------------------------------------------------------- linear rivals


def ratio(X, y, alpha=1.0):
    """Wang and Manning's log-count ratio of each feature."""
    p = alpha + np.asarray(X[y == 1].sum(axis=0)).ravel()
    q = alpha + np.asarray(X[y == 0].sum(axis=0)).ravel()
    return np.log(p / p.sum()) - np.log(q / q.sum())


class NBSVM:
    """A linear SVM on presence times ratio, its weights mixed with their mean size (beta)."""

    def __init__(self, C=1.0, beta=0.25):
        self.C, self.beta = C, beta

    def fit(self, X, y):
        self.r = ratio(X, y)
        svm = LinearSVC(C=self.C, random_state=0).fit(X.multiply(self.r).tocsr(), y)
        w = svm.coef_.ravel()
        self.w = ((1 - self.beta) * np.abs(w).mean() + self.beta * w) * self.r
        self.b = svm.intercept_[0]
        return self

    def decision_function(self, X):
        return X @ self.w + self.b


class NB:
    """Multinomial naive Bayes; the decision is the difference of log probabilities.

    Wang and Manning give it the presence of features, not their counts (`params.trainp = 0` in
    their master.m).
    """

    def fit(self, X, y):
        self.model = MultinomialNB().fit(X, y)
        return self

    def decision_function(self, X):
        log_p = self.model.predict_joint_log_proba(X)
        return log_p[:, 1] - log_p[:, 0]


class Weighted:
    """A logistic regression on TF-IDF, the counts as 1 + log (so not on presence)."""

    def __init__(self, C=10.0):
        self.C = C

    def fit(self, X, y):
        self.weigh = TfidfTransformer(sublinear_tf=True).fit(X)
        self.model = LogisticRegression(C=self.C, max_iter=1000).fit(self.weigh.transform(X), y)
        return self

    def decision_function(self, X):
        return self.model.decision_function(self.weigh.transform(X))


def counted(words, n, presence=True):
    """Counts (or presence) of all n-grams up to `n` in each list of words, and the counter."""
    counter = CountVectorizer(
        analyzer=lambda w: [" ".join(w[i : i + k]) for k in range(1, n + 1)
                            for i in range(len(w) - k + 1)],
        binary=presence,
        dtype=np.float64,
    )  # fmt: skip
    return counter.fit_transform(words), counter


def linear_rivals():
    """New models by name, each with the n-grams that it counts and whether as presence."""
    return {
        f"{name}, {size}": (model, n, presence)
        for n, size in ((1, "words"), (2, "pairs"))
        for name, model, presence in (
            ("naive Bayes", NB(), False),
            ("SVM", LinearSVC(C=0.1, random_state=0), True),
            ("NBSVM", NBSVM(), True),
        )
    }


# ------------------------------------------------------------------------ embeddings from counts


def vocabulary(words, least=2, most=None):
    """Numbers of words that occur `least` times or more; 0 pads, 1 is any other word."""
    counts = Counter(word for text in words for word in text)
    kept = [word for word, count in counts.most_common(most) if count >= least]
    return {word: k + 2 for k, word in enumerate(kept)}


def encode(words, number, longest=None):
    """Each text as an array of numbers, cut after `longest`; an empty one is one unknown word."""
    return [np.array([number.get(w, UNKNOWN) for w in t[:longest]] or [UNKNOWN]) for t in words]


def count_embeddings(words, number, size, window=5, seed=0):
    """PPMI of neighbours within `window` words, and its `size` largest singular directions.

    Rows 0 and 1 and words that never have a neighbour are zero. The mean square of the others'
    entries is 1.
    """
    V = len(number) + 2
    flat = np.concatenate([np.append(text, [PADDING] * window) for text in encode(words, number)])
    pairs = sparse.csr_matrix((V, V))
    for d in range(1, window + 1):
        a, b = flat[:-d], flat[d:]
        known = (a > UNKNOWN) & (b > UNKNOWN)
        pairs += sparse.coo_matrix((np.ones(known.sum()), (a[known], b[known])), (V, V)).tocsr()
    pairs = (pairs + pairs.T).tocoo()
    each = np.asarray(pairs.sum(axis=1)).ravel()
    ppmi = np.log(pairs.data * pairs.data.sum() / (each[pairs.row] * each[pairs.col]))
    matrix = sparse.csr_matrix((np.maximum(ppmi, 0), (pairs.row, pairs.col)), (V, V))
    U, S, _ = randomized_svd(matrix, size, random_state=seed)
    E = U * np.sqrt(S)
    return (E / np.sqrt((E[each > 0] ** 2).mean())).astype(np.float32)


# ------------------------------------------------------------------------------------- networks


class Reader(nn.Module):
    """Numbers of words (T, N) to one score a text, above zero for positive.

    `cell`: "LSTM", "GRU" or "none" (the embeddings themselves are pooled). `pool`: "last", "mean",
    "max" or "attention", over the steps that are not padding.
    """

    def __init__(self, V, D, H, cell, pool, dropout=0.5, table=None):
        super().__init__()
        self.embedding = nn.Embedding(V, D)
        nn.init.normal_(self.embedding.weight, std=0.3)
        if table is not None:
            self.embedding.weight.data[2:] = torch.from_numpy(0.3 * table[2:])
        self.embedding.weight.data[PADDING] = 0
        self.rnn = None if cell == "none" else getattr(nn, cell)(D, H)
        if cell == "LSTM":
            self.rnn.bias_hh_l0.data[H : 2 * H] = 1
        width = D if cell == "none" else H
        self.pool, self.drop = pool, nn.Dropout(dropout)
        if pool == "attention":
            self.key, self.query = nn.Linear(width, width), nn.Parameter(torch.zeros(width))
        self.head = nn.Linear(width, 1)

    def forward(self, x, lengths):
        y = self.drop(self.embedding(x))
        if self.rnn is not None:
            y = self.rnn(y)[0]  # padding comes behind the words: no valid step has read it
        valid = (torch.arange(len(x), device=x.device)[:, None] < lengths)[..., None]
        return self.head(self.drop(self.pooled(y, valid, lengths))).squeeze(-1)

    def pooled(self, y, valid, lengths):
        if self.pool == "last":
            return y[lengths - 1, torch.arange(y.shape[1], device=y.device)]
        if self.pool == "mean":
            return (y * valid).sum(0) / lengths[:, None]
        if self.pool == "max":
            return y.masked_fill(~valid, -torch.inf).amax(0)
        scores = (torch.tanh(self.key(y)) @ self.query)[..., None]
        return (scores.masked_fill(~valid, -torch.inf).softmax(0) * y).sum(0)


def batches(texts, size, device, rng=None):
    """Numbers of texts, their words (T, N) padded, their lengths; equal lengths together."""
    lengths = np.array([len(text) for text in texts])
    noise = 0 if rng is None else rng.uniform(0, 0.1, len(texts))
    order = np.argsort(np.log(lengths) + noise, kind="stable")
    groups = [order[k : k + size] for k in range(0, len(order), size)]
    for rows in groups if rng is None else [groups[k] for k in rng.permutation(len(groups))]:
        x = np.full((lengths[rows].max(), len(rows)), PADDING)
        for n, k in enumerate(rows):
            x[: lengths[k], n] = texts[k]
        yield rows, torch.from_numpy(x).to(device), torch.from_numpy(lengths[rows]).to(device)


def scores(net, texts, device="cpu", size=256):
    """The network's scores of all texts (N,)."""
    found = np.empty(len(texts))
    net.eval()
    with torch.no_grad():
        for rows, x, lengths in batches(texts, size, device):
            found[rows] = net(x, lengths).cpu().numpy()
    return found


def accuracy(found, labels):
    return round(100 * float(((found > 0) == (labels == 1)).mean()), 3)


def fitted(texts, labels, parts, options, settings, seed, device="cpu"):
    """Train a `Reader`, keep the pass that is best on validation; it, and its curve.

    `settings`: passes, batch, rate, hide (the share of words that become unknown in training).
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng([seed, 16])
    net = Reader(**options).to(device)
    optimizer = torch.optim.Adam(net.parameters(), settings["rate"])
    train, validation = ([texts[k] for k in parts[name]] for name in ("train", "validation"))
    wanted = torch.from_numpy(labels[parts["train"]].astype(np.float32)).to(device)
    curve, best = [], (-1.0, None)
    for _ in range(settings["passes"]):
        net.train()
        for rows, x, lengths in batches(train, settings["batch"], device, rng):
            hidden = torch.rand(x.shape, device=device) < settings["hide"]
            x = torch.where(hidden & (x > UNKNOWN), UNKNOWN, x)
            loss = nn.functional.binary_cross_entropy_with_logits(
                net(x, lengths), wanted[torch.from_numpy(rows).to(device)]
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
        curve.append(accuracy(scores(net, validation, device), labels[parts["validation"]]))
        if curve[-1] > best[0]:
            best = curve[-1], copy.deepcopy(net.state_dict())
    net.load_state_dict(best[1])
    return net, curve


# ------------------------------------------------------------------------------------ negations


def pairs():
    """Generated (words without "not", words with it, whether the word is a good one)."""
    return [
        (plain.format(word).split(), negated.format(word).split(), word in GOOD)
        for plain, negated in FRAMES
        for word in GOOD + BAD
    ]


def negations(score):
    """Shares of the pairs, in per cent, for a function from lists of words to scores."""
    made = pairs()
    plain, negated = (score([pair[k] for pair in made]) for k in (0, 1))
    good = np.array([pair[2] for pair in made])
    moved = negated - plain
    found = {
        "not lowers a good word": (moved < 0)[good],
        "not raises a bad word": (moved > 0)[~good],
        "plain ones right": (plain > 0) == good,
        "negated ones right": (negated > 0) != good,
    }
    return {name: round(100 * float(values.mean()), 2) for name, values in found.items()}
