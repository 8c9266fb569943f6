"""Folk tunes: an LSTM and n-grams in bits per token, and what they write, bar by bar.

Tunes of O'Neill and Ryan as tokens (:mod:`rnnlib.data.tunes`), split by family. Metre and key are
given, and cost no bits. "transposed" means that each tune of training is moved to another key each
time that it is read, wherever all its notes are in the vocabulary; the n-gram model of that name
counts all these keys. "with copying" mixes a model with a rule: find the longest run of last tokens
that occurred in this tune before, and expect what followed it there; how much to believe the rule
is fitted on validation tunes, for each length of the run.

Networks are those after the pass that is best on validation tunes. Settings were chosen by a first
trial with one seed.
"""

import math
from collections import defaultdict

import numpy as np
import record
import torch
from torch import nn

from rnnlib.data.tunes import load_tunes
from rnnlib.ngram import NGram
from rnnlib.tunes import (
    BAR_LINES,
    END,
    BarKeeper,
    from_tokens,
    in_key,
    judge_bars,
    on_tonic,
    to_tokens,
    transpose,
)

SETTINGS = {
    "embedding": 32,
    "hidden": 128,
    "layers": 1,
    "dropout": 0.2,
    "passes": 14,
    "batch": 16,
    "learning_rate": 5e-3,
    "clip": 1.0,
    "longest": 300,
    "copies": 10,
    "orders": [1, 2, 3, 4, 5, 6, 7, 8, 10, 12],
    "contexts": [1, 2, 4, 8, 16, 32, 64, 128],
    "places": 1000,
}
COMMON = ("K:Gmaj", "K:Dmaj", "K:Amaj")
HEAD = 2  # metre and key


class Data:
    """The tunes as numbers, in every key in which the vocabulary can write them."""

    def __init__(self, tiny=False):
        given = load_tunes()
        self.names = given.vocabulary
        self.number = {token: k for k, token in enumerate(self.names)}
        step = 40 if tiny else 1
        self.tunes = {p: [given.tunes[i] for i in getattr(given, p)[::step]] for p in PARTS}
        self.text = {p: [given.tokens[i] for i in getattr(given, p)[::step]] for p in PARTS}
        self.codes = {p: [self.encode(tokens) for tokens in self.text[p]] for p in PARTS}
        self.keys = [self.moved(tune) for tune in self.tunes["train"]]

    def encode(self, tokens):
        return np.array([self.number[token] for token in tokens])

    def moved(self, tune):
        """All keys of a tune that the vocabulary has, the tune's own first."""
        found = []
        for semitones in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6):
            tokens = to_tokens(transpose(tune, semitones))
            if all(token in self.number for token in tokens):
                found.append(self.encode(tokens))
        return found


PARTS = ("train", "validation", "test")


class Net(nn.Module):
    """Tokens (T, N) to scores of the next (T, N, V), and the state."""

    def __init__(self, V, settings):
        super().__init__()
        E, H, layers = settings["embedding"], settings["hidden"], settings["layers"]
        self.embedding = nn.Embedding(V, E)
        between = settings["dropout"] if layers > 1 else 0
        self.rnn = nn.LSTM(E, H, layers, dropout=between)
        self.dropout, self.head = nn.Dropout(settings["dropout"]), nn.Linear(H, V)

    def forward(self, tokens, state=None):
        y, state = self.rnn(self.embedding(tokens), state)
        return self.head(self.dropout(y)), state


def batches(codes, size, rng=None):
    """Padded tokens (T, N), and where there is something to predict (T - 1, N)."""
    order = np.argsort([len(c) for c in codes], kind="stable")
    groups = [order[k : k + size] for k in range(0, len(order), size)]
    if rng is not None:  # neighbours in length, but other ones each time
        jitter = np.array([len(c) for c in codes]) + rng.uniform(0, 20, len(codes))
        order = np.argsort(jitter)
        groups = [order[k : k + size] for k in range(0, len(order), size)]
        groups = [groups[k] for k in rng.permutation(len(groups))]
    for group in groups:
        longest = max(len(codes[i]) for i in group)
        tokens = np.zeros((longest, len(group)), dtype=np.int64)
        mask = np.zeros((longest - 1, len(group)), dtype=bool)
        for n, i in enumerate(group):
            tokens[: len(codes[i]), n] = codes[i]
            mask[HEAD - 1 : len(codes[i]) - 1, n] = True
        yield torch.tensor(tokens), torch.tensor(mask), group


def log2_p(net, codes, device):
    """For each tune the log2-probability of each token behind the head."""
    found = [None] * len(codes)
    net.eval()
    with torch.no_grad():
        for tokens, _, group in batches(codes, 128):
            tokens = tokens.to(device)
            scores = net(tokens[:-1])[0].log_softmax(dim=-1)
            chosen = scores.gather(2, tokens[1:, :, None])[..., 0].cpu().double().numpy()
            for n, i in enumerate(group):
                found[i] = chosen[HEAD - 1 : len(codes[i]) - 1, n] / math.log(2)
    return found


def bits(log2s):
    return round(float(-np.concatenate(log2s).mean()), 4)


def train(data, transposed, seed, passes, device, settings):
    """A network after its best pass, and the bits of validation tunes after each."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Net(len(data.names), settings).to(device)
    optimizer = torch.optim.Adam(net.parameters(), settings["learning_rate"])
    updates = passes * math.ceil(len(data.keys) / settings["batch"])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    curve, best, kept = [], math.inf, None
    for _ in range(passes):
        net.train()
        codes = [keys[rng.integers(len(keys)) if transposed else 0] for keys in data.keys]
        for tokens, mask, _ in batches(codes, settings["batch"], rng):
            tokens, mask = tokens.to(device), mask.to(device)
            scores = net(tokens[:-1])[0]
            loss = nn.functional.cross_entropy(scores[mask], tokens[1:][mask])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), settings["clip"])
            optimizer.step()
            schedule.step()
        curve.append(bits(log2_p(net, data.codes["validation"], device)))
        if curve[-1] < best:
            best = curve[-1]
            kept = {name: p.detach().clone() for name, p in net.state_dict().items()}
    net.load_state_dict(kept)
    return net.eval(), curve


# ------------------------------------------------------------------ the rule that copies


def expected(codes):
    """For each token behind the head: how long a run is found again, and what followed it."""
    lengths, guesses = [], []
    for t in range(HEAD, len(codes)):
        best, guess = 0, -1
        for s in range(t - 1, HEAD, -1):  # the token before s, and before that, as those before t
            k = 0
            while s - 1 - k >= HEAD and codes[s - 1 - k] == codes[t - 1 - k]:
                k += 1
            if k > best:
                best, guess = k, codes[s]
        lengths.append(min(best, SETTINGS["copies"]))
        guesses.append(guess)
    return np.array(lengths), np.array(guesses)


def with_copying(data, found):
    """The log2-probabilities of test tunes, mixed with the rule; shares fitted on validation."""
    right = {}
    for part in ("validation", "test"):
        rule = data.rule[part]
        p = [2.0**log for log in found[part]]
        right[part] = [
            (k, np.where(guess == codes[HEAD:], 1.0, 0.0), q)
            for (k, guess), codes, q in zip(rule, data.codes[part], p)
        ]
    share = np.zeros(SETTINGS["copies"] + 1)
    k, hit, p = (np.concatenate(parts) for parts in zip(*right["validation"]))
    for length in range(1, len(share)):
        at = k == length
        grid = np.linspace(0, 0.99, 100)
        if at.any():
            loss = [-np.log2((1 - w) * p[at] + w * hit[at]).mean() for w in grid]
            share[length] = grid[int(np.argmin(loss))]
    mixed = [np.log2((1 - share[k]) * p + share[k] * hit) for k, hit, p in right["test"]]
    return mixed, share.round(2).tolist()


# ------------------------------------------------------------------ figures of likelihood


def parts_of(data):
    """Which tokens of test tunes are bar lines, notes of a repeated bar, and other notes."""
    kinds = []
    for tokens in data.text["test"]:
        seen, bar, kind = set(), [], []
        for token in tokens[HEAD:]:
            if token in BAR_LINES or token in ("[1", "[2", END):
                again = tuple(bar) in seen
                kind += ["repeated" if again else "other"] * len(bar) + ["bar line"]
                seen.add(tuple(bar))
                bar = []
            else:
                bar.append(token)
        kinds.append(np.array(kind))
    return kinds


def likelihood(data, log2s):
    """Bits per token of test tunes: all, by what the token is, by key."""
    kinds, every = np.concatenate(parts_of(data)), np.concatenate(log2s)
    common = np.array([tokens[1] in COMMON for tokens in data.text["test"]])

    def mean(values):
        return round(float(-values.mean()), 4) if len(values) else 0.0

    return {
        "test": mean(every),
        **{kind: mean(every[kinds == kind]) for kind in ("bar line", "repeated", "other")},
        "common keys": mean(np.concatenate([x for x, c in zip(log2s, common) if c])),
        "other keys": mean(np.concatenate([x for x, c in zip(log2s, common) if not c] or [[0.0]])),
    }


def by_context(data, net, seed, device, places):
    """Bits of test tokens when the network has read the head and the last k tokens only."""
    rng = np.random.default_rng(seed)
    where = [(i, t) for i, c in enumerate(data.codes["test"]) for t in range(HEAD + 1, len(c))]
    where = [where[k] for k in rng.permutation(len(where))[:places]]
    found = {}
    for k in [*SETTINGS["contexts"], SETTINGS["longest"]]:
        total = 0.0
        groups = defaultdict(list)
        for i, t in where:
            codes = data.codes["test"][i]
            groups[min(k, t - HEAD)].append((codes[:HEAD], codes[max(HEAD, t - k) : t], codes[t]))
        with torch.no_grad():
            for group in groups.values():
                read = np.array([np.concatenate([head, last]) for head, last, _ in group]).T
                target = torch.tensor([t for _, _, t in group], device=device)
                y = net(torch.tensor(read, device=device))[0][-1].log_softmax(dim=-1)
                total -= float(y.gather(1, target[:, None]).sum())
        found[str(k) if k < SETTINGS["longest"] else "all"] = total / math.log(2) / len(where)
    return {k: round(v, 4) for k, v in found.items()}


# ------------------------------------------------------------------ writing


class Rule:
    """The rule that copies, token by token, for a tune that is being written."""

    def __init__(self, share):
        self.share, self.codes, self.runs = share, [], np.zeros(0, dtype=int)

    def read(self, code):
        """After it `runs[s]` tokens before place s are those before the next token."""
        codes = np.array(self.codes, dtype=int)
        runs = np.where(codes == code, self.runs + 1, 0)
        self.codes.append(code)
        self.runs = np.r_[0, runs]  # of place 0 nothing stands before it

    def mixed(self, log_p):
        """Log-probabilities (V,), mixed with what the rule expects."""
        places = np.flatnonzero(self.runs == self.runs.max(initial=0))
        k = min(self.runs.max(initial=0), SETTINGS["copies"])
        if not k:
            return log_p
        p = (1 - self.share[k]) * np.exp(log_p)
        p[self.codes[places[-1]]] += self.share[k]
        return np.log(p)


def write(data, step, seed, keep_bars=False, share=None, longest=SETTINGS["longest"]):
    """A tune for each head of the test tunes; also what the tokens cost, and what was allowed.

    With `share` the rule that copies has its say.

    ``step(tokens (N,), state)`` gives log-probabilities (N, V) and the state. Metres, keys and what
    the vocabulary has for no other place are never drawn behind the head.
    """
    rng, heads = np.random.default_rng(seed), [t[:HEAD] for t in data.text["test"]]
    N = len(heads)
    head_like = np.array([token[1:2] == ":" and token[0] in "MK" for token in data.names])
    keepers = [BarKeeper(data.names, head[0][2:]) for head in heads] if keep_bars else []
    rules = [Rule(share) for _ in heads] if share else []
    prompt = np.array([[data.number[t] for t in head] for head in heads]).T
    state = None
    for tokens in prompt:
        log_p, state = step(tokens, state)
    written, done = [list(head) for head in heads], np.zeros(N, dtype=bool)
    free, mass = [], []
    for _ in range(longest):
        log_p = np.where(head_like, -np.inf, log_p)
        log_p -= np.logaddexp.reduce(log_p, axis=1, keepdims=True)
        with np.errstate(divide="ignore"):
            for n, rule in enumerate(rules):
                log_p[n] = rule.mixed(log_p[n])
        allowed = np.ones(log_p.shape, dtype=bool)
        for n, keeper in enumerate(keepers):
            if not done[n]:
                allowed[n] = keeper.allowed()
        p = np.where(allowed, np.exp(log_p), 0)
        inside = p.sum(axis=1)
        places = np.cumsum(p, axis=1) / inside[:, None]
        tokens = np.minimum((rng.random((N, 1)) >= places).sum(axis=1), len(data.names) - 1)
        live = ~done
        free.append(log_p[live, tokens[live]] / math.log(2))
        mass.append(np.log2(inside[live]))
        for n in np.flatnonzero(live):
            token = data.names[tokens[n]]
            written[n].append(token)
            if keepers:
                keepers[n].read(token)
            if rules:
                rules[n].read(tokens[n])
            done[n] = token == END
        if done.all():
            break
        log_p, state = step(tokens, state)
    cost = {
        "free bits": round(float(-np.concatenate(free).mean()), 4),
        "forbidden bits": round(float(-np.concatenate(mass).mean()), 4),
    }
    return written, cost


def torch_step(net, device):
    def step(tokens, state):
        with torch.no_grad():
            scores, state = net(torch.tensor(tokens, device=device)[None], state)
            return scores[0].log_softmax(dim=-1).cpu().double().numpy(), state

    return step


class Copies:
    """Runs of notes in training tunes, without bar lines: what a writer may have copied."""

    def __init__(self, texts):
        self.letter, self.runs = {}, {}
        self.texts = [self.spelled(tokens) for tokens in texts]

    def spelled(self, tokens):
        notes = [t for t in tokens[HEAD:] if t not in (*BAR_LINES, "[1", "[2", END)]
        return "".join(self.letter.setdefault(t, chr(1000 + len(self.letter))) for t in notes)

    def known(self, n):
        """All runs of n notes of training tunes."""
        if n not in self.runs:
            spans = ((text, k) for text in self.texts for k in range(len(text) - n + 1))
            self.runs[n] = {text[k : k + n] for text, k in spans}
        return self.runs[n]

    def longest(self, tokens):
        """Notes of the longest run that a training tune has, too."""
        notes, best = self.spelled(tokens), 0
        for start in range(len(notes)):
            while (end := start + best + 1) <= len(notes) and notes[start:end] in self.known(
                best + 1
            ):
                best += 1
        return best

    def share(self, tokens, n):
        notes = self.spelled(tokens)
        return [notes[k : k + n] in self.known(n) for k in range(len(notes) - n + 1)]


def judged(texts, copies):
    """What a musician would check: bars, key, end, repetition; and what was copied."""
    kinds, keys, ends, whole, again, runs = [], [], [], [], [], []
    for tokens in texts:
        if tokens[-1] != END:  # cut off: only its whole bars count
            lines = [k for k, token in enumerate(tokens) if token in BAR_LINES]
            tokens = tokens[: lines[-1] + 1 if lines else HEAD]
        try:
            tune = from_tokens(tokens)
        except ValueError:  # not one note
            whole.append(False)
            continue
        judged_bars = judge_bars(tune)
        if tokens[-1] != END and judged_bars[-1] == "short":
            judged_bars.pop()  # a pickup whose section is cut off
        kinds += judged_bars
        whole.append(not {"short", "long"} & set(judged_bars))
        keys.append(in_key(tune))
        ends.append(tokens[-1] == END and on_tonic(tune))
        seen = set()
        for bar in tune.bars:
            if len(bar.notes) > 2:
                again.append(bar.notes in seen)
                seen.add(bar.notes)
        runs.append(copies.longest(tokens))
    shares = {n: np.concatenate([copies.share(t, n) for t in texts]) for n in (4, 8, 16)}

    def per_cent(values):
        return round(100 * float(np.mean(values)), 2) if len(values) else 0.0

    return {
        "bars right": per_cent([kind not in ("short", "long") for kind in kinds]),
        "tunes right": per_cent(whole),
        "in key": per_cent(keys),
        "on tonic": per_cent(ends),
        "ended": per_cent([tokens[-1] == END for tokens in texts]),
        "bars repeated": per_cent(again),
        "tokens": round(float(np.mean([len(tokens) for tokens in texts])), 1),
        "longest run": round(float(np.mean(runs)), 2) if runs else 0.0,
        "longest runs": sorted(runs),
        **{f"runs of {n}": per_cent(found) for n, found in shares.items()},
    }


# ------------------------------------------------------------------ all together


def ngrams(data):
    """The figures of the n-gram models, of which the best on validation tunes also writes."""
    found, models = {}, {}
    for name, codes in {
        "as written": [keys[0] for keys in data.keys],
        "transposed": [code for keys in data.keys for code in keys],
    }.items():
        full = NGram(max(SETTINGS["orders"]), len(data.names)).fit(np.concatenate(codes))
        curve, best = {}, (math.inf, None)
        for smoothing in ("witten_bell", "kneser_ney"):
            curve[smoothing] = {"validation": [], "test": []}
            for order in SETTINGS["orders"]:
                model = full.variant(order, smoothing)
                for part in ("validation", "test"):
                    log2s = of_ngram(model, data.codes[part])
                    curve[smoothing][part].append(bits(log2s))
                if curve[smoothing]["validation"][-1] < best[0]:
                    best = curve[smoothing]["validation"][-1], (order, smoothing), model
        model = models[name] = best[2]
        logs = {part: of_ngram(model, data.codes[part]) for part in ("validation", "test")}
        mixed, share = with_copying(data, logs)
        found[name] = {
            "curve": curve,
            "best": list(best[1]),
            "own": likelihood(data, logs["test"]),
            "with copying": likelihood(data, mixed) | {"share": share},
        }
    return found, models


def of_ngram(model, codes):
    """Each tune by itself: what stood before it is not there."""
    return [model.log_probs(code)[HEAD:] / math.log(2) for code in codes]


def ways(share):
    """How tunes are written: whether bars are kept, and whether the rule copies."""
    return {"free": (False, None), "bars kept": (True, None), "copying, bars kept": (True, share)}


def network(data, transposed, seed, passes, device, settings, copies):
    net, curve = train(data, transposed, seed, passes, device, settings)
    logs = {part: log2_p(net, data.codes[part], device) for part in ("validation", "test")}
    mixed, share = with_copying(data, logs)
    train_bits = bits(log2_p(net, data.codes["train"], device))
    written = {}
    for name, how in ways(share).items():
        texts, cost = write(data, torch_step(net, device), 1000 + seed, *how)
        written[name] = judged(texts, copies) | cost
    kept = kept_bars(data, net, device)
    return net, {
        "parameters": sum(p.numel() for p in net.parameters()),
        "validation by pass": curve,
        "train": train_bits,
        "own": likelihood(data, logs["test"]),
        "with copying": likelihood(data, mixed) | {"share": share},
        "by context": by_context(data, net, seed, device, settings["places"]),
        "written": written,
        "real tunes, bars kept": kept,
    }


def kept_bars(data, net, device):
    """Real test tunes under the mask: those it allows, and what it saves on them."""
    free, masked, allowed_tunes = [], [], 0
    with torch.no_grad():
        for text, codes in zip(data.text["test"], data.codes["test"]):
            keeper, masks = BarKeeper(data.names, text[0][2:]), []
            for token in text[HEAD:]:
                masks.append(keeper.allowed())
                keeper.read(token)
            masks, targets = np.array(masks), codes[HEAD:]
            if not masks[np.arange(len(targets)), targets].all():
                continue
            allowed_tunes += 1
            scores = net(torch.tensor(codes[:-1, None], device=device))[0][HEAD - 1 :, 0]
            log_p = scores.log_softmax(dim=-1).cpu().double().numpy() / math.log(2)
            own = log_p[np.arange(len(targets)), targets]
            inside = np.where(masks, 2.0**log_p, 0).sum(axis=1)
            free.append(own)
            masked.append(own - np.log2(inside))
    share = round(100 * allowed_tunes / len(data.codes["test"]), 2)
    if not free:
        return {"tunes": share}
    return {"tunes": share, "free": bits(free), "masked": bits(masked)}


def run(seed, tiny=False, device="cpu", settings=SETTINGS, counted=True):
    """Figures of the networks and (if `counted`) the n-grams; of the first seed also the rest."""
    torch.set_num_threads(1)
    data, passes = Data(tiny), 1 if tiny else settings["passes"]
    data.rule = {p: [expected(c) for c in data.codes[p]] for p in ("validation", "test")}
    copies, found, arrays = Copies(data.text["train"]), {"networks": {}}, {}
    for name in ("as written", "transposed"):
        moved = name == "transposed"
        net, figures = network(data, moved, seed, passes, device, settings, copies)
        found["networks"][name] = figures
        if moved and settings is SETTINGS:
            for key, p in net.state_dict().items():
                arrays[key] = p.cpu().numpy().astype(np.float16)
    if not counted:
        return found
    figures, models = ngrams(data)
    if seed == 0:
        found["n-grams"] = figures
        found["real"] = judged(data.text["test"], copies)
        found["real, validation"] = judged(data.text["validation"], copies)
        found["counts"] = {p: [len(data.codes[p]), sum(map(len, data.codes[p]))] for p in PARTS}
        found["keys"] = round(float(np.mean([len(keys) for keys in data.keys])), 2)
    found["n-grams write"] = {}
    for name, model in models.items():
        for way, how in ways(figures[name]["with copying"]["share"]).items():
            texts, cost = write(data, model.step, 2000 + seed, *how)
            found["n-grams write"][f"{name}, {way}"] = judged(texts, copies) | cost
    return found, arrays


if __name__ == "__main__":
    record.main(
        "folk_tunes",
        run,
        seeds=5,
        title="Folk tunes: an LSTM and n-grams, and the bars, keys and copies of what they write",
        papers=["sturm2016music"],
        published=[],
        settings=SETTINGS,
    )
