"""Which vowel is stressed? LSTMs that read a word's sounds in one direction, the other, or both.

The sounds of CMUdict's words without their stress marks go in, the mark of each vowel comes out.
Words with two vowels or more and one main stress, in their usual pronunciation; the fixed split by
word. Networks named "wider" and "two layers" have as many parameters as the one with both
directions; so do those that may wait: "delay k" marks a vowel after k more sounds.

The rivals get the same words: the most frequent mark after the longest n-gram of sounds that
training has seen (before the vowel, after it, on both sides; the lengths are chosen on validation
words), and logistic regressions on many hand-made features of either side and of both.

"in blocks" splits the dictionary by runs of 200 neighbours instead of word by word, so that few
words have relatives in training. Settings were chosen by a first trial with one seed.
"""

from collections import Counter, defaultdict

import numpy as np
import record
import torch
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import SGDClassifier
from torch import nn

from rnnlib.data.pronunciations import load_pronunciations

SETTINGS = {
    "embedding": 32,
    "passes": 4,
    "batch": 128,
    "learning_rate": 4e-3,
    "clip": 1.0,
    "networks": {
        "one direction": {"hidden": 64},
        "one direction, wider": {"hidden": 96},
        "one direction, two layers": {"hidden": 59, "layers": 2},
        "the other direction": {"hidden": 64, "backwards": True},
        "the other direction, wider": {"hidden": 96, "backwards": True},
        "both directions": {"hidden": 64, "both": True},
        "delay 1": {"hidden": 96, "delay": 1},
        "delay 2": {"hidden": 96, "delay": 2},
        "delay 4": {"hidden": 96, "delay": 4},
        "delay 8": {"hidden": 96, "delay": 8},
    },
    "in_blocks": ["one direction, wider", "both directions"],
    "kept": ["one direction, wider", "both directions"],
}
NO_VOWEL = -100


class Data:
    """Words as numbers: sounds from 1 on, and for each sound a mark 0, 1, 2, or NO_VOWEL."""

    def __init__(self, tiny=False, in_blocks=False):
        given = load_pronunciations(stress=True)
        usual = [variants[0] for variants in given.pronunciations]
        plain = [[sound.rstrip("012") for sound in word] for word in usual]
        self.sounds = sorted({sound for word in plain for sound in word})
        number = {sound: k + 1 for k, sound in enumerate(self.sounds)}
        part = np.arange(len(usual)) // (200 if in_blocks else 1) % 20
        groups = {"train": part > 2, "validation": part == 0, "test": (part == 1) | (part == 2)}
        for name, chosen in groups.items():
            words = []
            for i in np.flatnonzero(chosen):
                marks = [int(s[-1]) if s[-1].isdigit() else NO_VOWEL for s in usual[i]]
                if marks.count(1) == 1 and sum(mark >= 0 for mark in marks) > 1:
                    words.append(([number[sound] for sound in plain[i]], marks))
            setattr(self, name, words[:: 40 if tiny else 1])


def batches(words, size, rng=None):
    """Pairs (T, N) of sounds and marks. The words of a batch are equally long: no padding."""
    by_length = defaultdict(list)
    for k in range(len(words)) if rng is None else rng.permutation(len(words)):
        by_length[len(words[k][0])].append(words[k])
    found = []
    for group in by_length.values():
        sounds, marks = (torch.tensor(part).T for part in zip(*group))
        found += zip(sounds.split(size, dim=1), marks.split(size, dim=1))
    return found if rng is None else [found[k] for k in rng.permutation(len(found))]


class Marker(nn.Module):
    """Sounds (T, N) to scores of the three marks (T, N, 3)."""

    def __init__(self, sounds, hidden, layers=1, both=False, backwards=False, delay=0):
        super().__init__()
        D = SETTINGS["embedding"]
        self.embedding = nn.Embedding(sounds + 1, D)
        self.rnn = nn.LSTM(D, hidden, layers, bidirectional=both)
        self.head = nn.Linear(hidden * (1 + both), 3)
        self.backwards, self.delay = backwards, delay

    def forward(self, x):
        x = x.flip(0) if self.backwards else x
        # A network that waits reads its last sounds and then "the word is over", number 0.
        x = torch.cat([x, x.new_zeros(self.delay, x.shape[1])])
        scores = self.head(self.rnn(self.embedding(x))[0])[self.delay :]
        return scores.flip(0) if self.backwards else scores


def train(net, words, passes, rng):
    """Train on `words` while the learning rate falls to zero; the mean loss of each pass."""
    optimizer = torch.optim.Adam(net.parameters(), SETTINGS["learning_rate"])
    updates = passes * len(batches(words, SETTINGS["batch"]))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    curve = []
    for _ in range(passes):
        losses = []
        for x, marks in batches(words, SETTINGS["batch"], rng):
            scores = net(x)
            loss = nn.functional.cross_entropy(scores.flatten(0, 1), marks.flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), SETTINGS["clip"])
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        curve.append(round(float(np.mean(losses)), 4))
    return curve


def one_main_stress(log_p):
    """The best marks (V,) among those with one main stress, of log probabilities (V, 3)."""
    rest = log_p[:, [0, 2]].max(axis=1)
    main = int((log_p[:, 1] - rest).argmax())
    marks = np.where(log_p[:, 2] > log_p[:, 0], 2, 0)
    marks[main] = 1
    return marks


def judged(answers, words, known):
    """Per cent right; an answer is the marks of a word's vowels. `known`: sequences of training."""
    right = [sum(a == b for a, b in zip(answer, vowels(word))) for answer, word in answers]
    whole = np.array([list(answer) == vowels(word) for answer, word in answers])
    vowel_count = np.array([len(vowels(word)) for word in words])
    new = np.array([tuple(word[0]) not in known for word in words])
    ones = np.array([list(answer).count(1) == 1 for answer, _ in answers])

    def share(values):
        return round(100 * float(values.mean()), 3) if len(values) else 0.0

    return {
        "vowels": round(100 * sum(right) / int(vowel_count.sum()), 3),
        "words": share(whole),
        "words, sounds not in training": share(whole[new]),
        "words by vowels": [share(whole[vowel_count == k]) for k in (2, 3, 4)]
        + [share(whole[vowel_count > 4])],
        "one main stress": share(ones),
    }


def vowels(word):
    """The marks of a word's vowels."""
    return [mark for mark in word[1] if mark != NO_VOWEL]


def answered(net, words):
    """For each word the log probabilities of its vowels' marks (V, 3)."""
    place, found = {id(word): k for k, word in enumerate(words)}, [None] * len(words)
    by_length = defaultdict(list)
    for word in words:
        by_length[len(word[0])].append(word)
    with torch.no_grad():
        for group in by_length.values():
            scores = net(torch.tensor([word[0] for word in group]).T).log_softmax(dim=-1).numpy()
            for n, word in enumerate(group):
                found[place[id(word)]] = scores[np.array(word[1]) != NO_VOWEL, n]
    return found


def network(data, options, seed, passes):
    """Train one network; it, and its figures on validation and test words."""
    torch.manual_seed(seed)
    net = Marker(len(data.sounds), **options)
    curve = train(net, data.train, passes, np.random.default_rng(seed))
    known = {tuple(word[0]) for word in data.train}
    found = {"parameters": sum(p.numel() for p in net.parameters()), "losses": curve}
    for part in ("validation", "test"):
        words = getattr(data, part)
        log_p = answered(net, words)
        free = [(p.argmax(axis=1).tolist(), word) for p, word in zip(log_p, words)]
        ruled = [(one_main_stress(p).tolist(), word) for p, word in zip(log_p, words)]
        found[part] = judged(free, words, known)
        found[f"{part}, one main stress"] = judged(ruled, words, known)
    return net, found


# The rivals.


def cases(words):
    """Every vowel of every word: (sounds, place, mark)."""
    return [(x, t, mark) for x, marks in words for t, mark in enumerate(marks) if mark != NO_VOWEL]


def context(x, t, before, after):
    """The sounds from `before` steps before t to `after` steps behind it; 0 is the word's edge."""
    padded = [0] * before + list(x) + [0] * after
    return tuple(padded[t : t + before + 1 + after])


def n_grams(data, sides):
    """The mark most frequent in the longest known context, up to the length best on validation."""
    best = (-1.0, None)
    tables = []
    for n in range(9):
        reach = n * sides[0], n * sides[1]
        table = defaultdict(Counter)
        for x, t, mark in cases(data.train):
            table[context(x, t, *reach)][mark] += 1
        tables.append((reach, {key: max(c, key=c.get) for key, c in table.items()}))

        def answer(word, tables=tuple(tables)):
            marks = []
            for t, mark in enumerate(word[1]):
                if mark != NO_VOWEL:
                    for reach, table in reversed(tables):
                        if (key := context(word[0], t, *reach)) in table:
                            marks.append(table[key])
                            break
            return marks

        score = right_words(answer, data.validation)
        if score > best[0]:
            best = score, n, answer
    return best[1], best[2]


def right_words(answer, words):
    return sum(answer(word) == vowels(word) for word in words) / len(words)


def features(x, t, marks, side):
    """Names of what a logistic regression sees of vowel t: n-grams, vowels, their number."""
    places = [k for k, mark in enumerate(marks) if mark != NO_VOWEL]
    i = places.index(t)
    left, right = [x[k] for k in places[:i]], [x[k] for k in places[i + 1 :]]
    found = [f"o{x[t]}"]
    if side != "after":
        found += [f"l{context(x, t, n, 0)}" for n in range(1, 7)]
        found += [f"lv{left[-n:]}{x[t]}" for n in (1, 2, 3)]
        found += [f"ln{len(left)}", f"ln{len(left)}o{x[t]}"]
    if side != "before":
        found += [f"r{context(x, t, 0, n)}" for n in range(1, 7)]
        found += [f"rv{right[:n]}{x[t]}" for n in (1, 2, 3)]
        found += [f"rn{len(right)}", f"rn{len(right)}o{x[t]}", f"end{x[t:]}"]
    if side == "both":
        found += [f"b{context(x, t, n, m)}" for n, m in ((1, 1), (1, 2), (2, 1), (2, 2), (3, 3))]
        found += [f"v{left}o{x[t]}r{right}", f"v{left[-1:]}o{x[t]}r{right[:1]}"]
        found += [f"n{len(left)}-{len(right)}", f"n{len(left)}-{len(right)}o{x[t]}"]
        found += [f"n{len(left)}-{len(right)}{left[-1:]}{x[t]}{right[:1]}"]
    return found


def regression(data, side):
    """A logistic regression on hand-made features, its penalty chosen on validation words."""
    hasher = FeatureHasher(2**20, input_type="string", alternate_sign=False)

    def matrix(words):
        return hasher.transform(
            features(x, t, marks, side)
            for x, marks in words
            for t, mark in enumerate(marks)
            if mark != NO_VOWEL
        )

    X, y = matrix(data.train), np.array([mark for _, _, mark in cases(data.train)])
    best = (-1.0, None, None)
    for penalty in (1e-6, 3e-6, 1e-5):
        model = SGDClassifier(loss="log_loss", alpha=penalty, max_iter=8, tol=None, random_state=0)
        model.fit(X, y)

        def answers(words, model=model):
            marks = iter(model.predict(matrix(words)).tolist())
            return [([next(marks) for _ in vowels(word)], word) for word in words]

        score = np.mean([answer == vowels(word) for answer, word in answers(data.validation)])
        if score > best[0]:
            best = score, penalty, answers
    return best[1], best[2]


def rivals(data):
    """Figures of the n-grams and of the regressions."""
    known, found = {tuple(word[0]) for word in data.train}, {}
    for name, sides in {"before": (1, 0), "after": (0, 1), "both": (1, 1)}.items():
        n, answer = n_grams(data, sides)
        given = [(answer(word), word) for word in data.test]
        found[f"n-grams, {name}"] = {"length": n} | judged(given, data.test, known)
        penalty, answers = regression(data, name)
        given = answers(data.test)
        found[f"regression, {name}"] = {"penalty": penalty} | judged(given, data.test, known)
    return found


def run(seed, tiny=False):
    """Figures of the networks, of both splits, and (of the first seed) of the rivals."""
    torch.set_num_threads(1)
    data, blocks = Data(tiny), Data(tiny, in_blocks=True)
    passes = 1 if tiny else SETTINGS["passes"]
    found, arrays = {"networks": {}, "in blocks": {}}, {}
    for name, options in SETTINGS["networks"].items():
        net, found["networks"][name] = network(data, options, seed, passes)
        if name in SETTINGS["kept"]:
            for key, p in net.state_dict().items():
                arrays[f"{name}.{key}"] = p.numpy().astype(np.float16)
    for name in SETTINGS["in_blocks"]:
        _, found["in blocks"][name] = network(blocks, SETTINGS["networks"][name], seed, passes)
    if seed == 0:
        found["rivals"] = rivals(data)
        found["rivals in blocks"] = {"regression, both": rivals_in_blocks(blocks)}
        parts = ("train", "validation", "test")
        found["words"] = {part: len(getattr(data, part)) for part in parts}
    return found, arrays


def rivals_in_blocks(data):
    known = {tuple(word[0]) for word in data.train}
    penalty, answers = regression(data, "both")
    return {"penalty": penalty} | judged(answers(data.test), data.test, known)


if __name__ == "__main__":
    record.main(
        "stress",
        run,
        seeds=5,
        title="Stress marks of English words: one direction, the other, both, and a delay",
        papers=["schuster1997bidirectional", "graves2005framewise"],
        published=[
            {
                "model": "frames of speech (TIMIT), both directions",
                "figures": {"against one direction": "more frames right"},
                "paper": "graves2005framewise",
                "source": "abstract; its figures were not at hand",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
