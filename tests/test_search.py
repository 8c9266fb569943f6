"""Greedy, beam and exact search: against enumeration of all texts, and each other."""

import itertools
from typing import NamedTuple

import numpy as np
import pytest
import torch

from rnnlib import LSTM, decoding
from rnnlib.decoding import Hypothesis, beam_search, exact_search, greedy, select
from rnnlib.functional import log_softmax

START, END = 1, 2


class Table:
    """A model that looks up the last two symbols and the step; its state is an array (1, N, 2).

    `calls` counts the rows that it was asked for.
    """

    def __init__(self, seed, size=4, steps=5, spread=2.0, end=0.0):
        shape = (steps, size, size, size)
        self.logits = np.random.default_rng(seed).standard_normal(shape) * spread
        self.logits[..., END] += end
        self.size, self.steps, self.calls = size, steps, 0

    def start(self, rows=1):
        return np.zeros((1, rows, 2), dtype=int)  # the symbol before, and the step

    def step(self, tokens, state):
        assert isinstance(tokens, np.ndarray) and tokens.shape == state.shape[1:2]
        self.calls += len(tokens)
        before, t = state[0, :, 0], state[0, :, 1]
        logits = self.logits[t % self.steps, before, tokens]
        return logits, np.stack([tokens, t + 1], axis=-1)[None]

    def log_prob(self, tokens, ended=True):
        """Of one text, symbol by symbol."""
        total, state, last = 0.0, self.start(), START
        for token in [*tokens, END] if ended else tokens:
            logits, state = self.step(np.array([last]), state)
            total, last = total + log_softmax(logits)[0, token], token
        return total

    def everything(self, max_length, alpha=0.0, allowed=lambda text: True):
        """All texts that end in `max_length` steps, best score first."""
        others = [k for k in range(self.size) if k != END]
        texts = [
            list(text)
            for length in range(max_length)
            for text in itertools.product(others, repeat=length)
            if allowed(text)
        ]
        found = [(self.log_prob(t) / (len(t) + 1) ** alpha, t) for t in texts]
        return sorted(((s, t) for s, t in found if s > -np.inf), key=lambda pair: -pair[0])


FULL = 4**5


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(6))
def test_a_beam_that_drops_nothing_finds_all_texts_in_their_order(seed, alpha):
    model = Table(seed)
    found = beam_search(model.step, model.start(), START, END, FULL, 4, alpha=alpha)
    found = [h for h in found if h.finished]
    every = model.everything(4, alpha)
    assert [h.tokens for h in found] == [text for _, text in every]
    np.testing.assert_allclose([h.score for h in found], [score for score, _ in every])
    np.testing.assert_allclose(
        [h.log_prob for h in found], [model.log_prob(h.tokens) for h in found]
    )


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 2.0])
@pytest.mark.parametrize("wanted", [1, 2, 7, 30])
def test_stopping_early_loses_none_of_the_best(wanted, alpha):
    """A width that drops nothing until the search stops: the best are those of enumeration."""
    model = Table(wanted, size=3, end=3.0)
    found = beam_search(model.step, model.start(), START, END, 3**4, 5, alpha=alpha)
    assert [h.tokens for h in found[:wanted] if h.finished] == [
        text for _, text in model.everything(5, alpha)[:wanted]
    ]


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_a_search_stops_as_soon_as_nothing_better_can_come(alpha):
    calls = []
    for max_length in (30, 300):
        model = Table(0, end=6.0)
        found = beam_search(model.step, model.start(), START, END, 3, max_length, alpha=alpha)
        assert all(h.finished for h in found) and len(found) == 3
        calls.append(model.calls)
    assert calls[0] == calls[1] < 60 or alpha  # a longer text may still have a better mean
    assert calls[0] < 3 * 30


@pytest.mark.parametrize("end", [0.0, -3.0])
@pytest.mark.parametrize("seed", range(20))
def test_exact_search_finds_the_best_of_all(seed, end):
    model = Table(seed, spread=1.0, end=end)
    best = exact_search(model.step, model.start(), START, END, 5)
    calls = model.calls
    score, text = model.everything(5)[0]
    assert best.tokens == text and best.finished
    assert best.log_prob == best.score == pytest.approx(score, rel=1e-12)
    assert calls < sum(3**n for n in range(5)) or end  # it gives up what cannot win


@pytest.mark.parametrize("seed", range(20))
def test_no_beam_beats_exact_search_and_wide_ones_reach_it(seed):
    model = Table(seed, spread=1.0)
    best = exact_search(model.step, model.start(), START, END, 5)
    for width in (1, 2, 3, 5):
        for h in beam_search(model.step, model.start(), START, END, width, 5):
            assert not h.finished or h.log_prob <= best.log_prob + 1e-12
    assert beam_search(model.step, model.start(), START, END, FULL, 5)[0].tokens == best.tokens


def test_the_end_takes_a_step_too():
    """The model cannot end before its fourth step."""
    model = Table(0)
    model.logits[:3, ..., END] = -np.inf
    assert exact_search(model.step, model.start(), START, END, 3) is None
    found = beam_search(model.step, model.start(), START, END, FULL, 3)
    assert not any(h.finished for h in found) and len(found) == 3**3
    best = exact_search(model.step, model.start(), START, END, 4)
    assert best.tokens == model.everything(4)[0][1] and len(best.tokens) == 3
    assert beam_search(model.step, model.start(), START, END, FULL, 4)[0].tokens == best.tokens


@pytest.mark.parametrize("seed", range(10))
def test_exact_search_asks_for_the_better_half_first_and_for_nothing_in_vain(seed):
    """As many steps as a search written as a recursion."""
    model = Table(seed, spread=1.0, end=-1.0)
    best, calls = -np.inf, 0

    def search(tokens, log_prob, state):
        nonlocal best, calls
        logits, state = model.step(np.array(tokens[-1:]), state)
        calls += 1
        totals = log_prob + log_softmax(logits)[0]
        best = max(best, totals[END])
        for total, token in sorted(zip(-totals, range(4))) if len(tokens) < 5 else ():
            if token != END and -total > best:
                search([*tokens, token], -total, state)

    search([START], 0.0, model.start())
    model.calls = 0
    found = exact_search(model.step, model.start(), START, END, 5)
    assert (found.log_prob, model.calls) == (best, calls)


def test_a_search_that_has_what_it_wants_asks_no_more():
    """Ends so probable that several a step pass the width: it stops at the same step as without."""
    for width in (1, 2, 3, 4):
        model = Table(4, end=9.0)
        beam_search(model.step, model.start(), START, END, width, 50)
        assert model.calls <= 1 + 2 * width


def test_exact_search_above_a_bound():
    model = Table(3)
    best = exact_search(model.step, model.start(), START, END, 5)
    below = best.log_prob - 1e-6
    assert exact_search(model.step, model.start(), START, END, 5, bound=below) == best
    model.calls = 0
    above = best.log_prob + 1e-6
    assert exact_search(model.step, model.start(), START, END, 5, bound=above) is None
    assert exact_search(model.step, model.start(), START, END, 5, bound=1.0) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_beam_of_one_is_the_greedy_search(seed):
    model = Table(seed)
    (text,) = greedy(model.step, model.start(), START, END, 6)
    (found,) = beam_search(model.step, model.start(), START, END, 1, 6)
    assert found.tokens == text
    assert found.finished == (len(text) < 6)
    assert found.log_prob == pytest.approx(model.log_prob(text, found.finished), rel=1e-12)


def test_greedy_searches_each_row_as_if_alone():
    rng = np.random.default_rng(0)
    model = Table(1, size=6, steps=9)
    start = np.stack([rng.integers(0, 6, 9), np.zeros(9, int)], axis=-1)[None]
    texts = greedy(model.step, start, START, END, 7)
    alone = [greedy(model.step, start[:, n : n + 1], START, END, 7)[0] for n in range(9)]
    assert texts == alone
    assert len({len(text) for text in texts}) > 2  # some end early
    assert not any({END} & set(text) for text in texts)


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 2.5])
@pytest.mark.parametrize("width", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("seed", range(6))
def test_a_beam_keeps_the_most_probable_beginnings(seed, width, alpha):
    """Against a beam written with lists, which never stops early: the same hypotheses."""
    model = Table(seed, size=5, end=seed / 2)
    beam, done, calls = [([], 0.0)], [], []
    for _ in range(6):
        calls.append(len(beam))
        every = [
            ([*text, k], model.log_prob([*text, k], ended=False))
            for text, _ in beam
            for k in range(5)
        ]
        every = sorted(every, key=lambda pair: -pair[1])[:width]
        done += [(text[:-1], p) for text, p in every if text[-1] == END]
        beam = [(text, p) for text, p in every if text[-1] != END]
        # What had ended, after each step, is enough once none of the beam can come among it.
        scores = sorted((-p / (len(text) + 1) ** alpha for text, p in done))
        best = max((p for _, p in beam), default=-np.inf) / 6**alpha
        if len(scores) >= width and -scores[width - 1] >= best and 0 not in calls:
            calls.append(0)
    enough = calls.index(0) if 0 in calls else 6
    model.calls = 0
    found = beam_search(model.step, model.start(), START, END, width, 6, alpha=alpha)
    assert model.calls == sum(calls[:enough])
    done = sorted(done, key=lambda pair: -pair[1] / (len(pair[0]) + 1) ** alpha)
    expected = (done + beam)[:width]
    assert [h.tokens for h in found] == [text for text, _ in expected]
    np.testing.assert_allclose([h.log_prob for h in found], [p for _, p in expected])


def test_the_end_counts_in_the_length_and_an_unfinished_text_has_none():
    p = np.log([0.5, 0.2, 0.3])
    step = lambda tokens, state: (np.tile(p, (len(tokens), 1)), state)  # noqa: E731
    found = beam_search(step, None, START, END, 50, 2, alpha=1.0)
    by_text = {(*h.tokens, h.finished): h for h in found}
    assert by_text[True,].score == pytest.approx(np.log(0.3))  # T = 1: the end alone
    assert by_text[0, True].score == pytest.approx((np.log(0.5) + np.log(0.3)) / 2)
    assert by_text[0, 1, False].score == pytest.approx((np.log(0.5) + np.log(0.2)) / 2)
    assert [h.finished for h in found] == [True] * 3 + [False] * 4
    scores = [h.score for h in found]
    assert scores[:3] == sorted(scores[:3])[::-1] and scores[3:] == sorted(scores[3:])[::-1]


def test_an_equal_score_is_no_reason_to_go_on():
    step = Table(0, size=3)
    step.logits[:] = [0.0, -np.inf, 0.0]
    found = beam_search(step.step, step.start(), START, END, 2, 9)
    assert [h.tokens for h in found] == [[], [0]] and step.calls == 2


@pytest.mark.parametrize("seed", range(25))
def test_of_equals_exact_search_finds_the_symbol_of_lower_number(seed):
    first = np.random.default_rng(seed).integers(0, 3, (1, 300)) / 1.0
    first[0, END] = -np.inf

    def step(tokens, state):
        return (first if state == 0 else np.zeros((1, 300))), state + 1

    assert exact_search(step, 0, START, END, 2).tokens == [first.argmax()]


def test_length_normalisation_prefers_longer_texts():
    p = np.log([0.75, 0.05, 0.2])
    step = lambda tokens, state: (np.tile(p, (len(tokens), 1)), state)  # noqa: E731
    lengths = [
        len(beam_search(step, None, START, END, 10, 6, alpha=alpha)[0].tokens)
        for alpha in (0.0, 0.5, 1.0)
    ]
    assert lengths == sorted(lengths) and lengths[0] == 0 and lengths[-1] == 5


def test_a_beam_wider_than_the_vocabulary():
    model = Table(1, size=3)
    found = beam_search(model.step, model.start(), START, END, 100, 2)
    assert sorted(map(tuple, (h.tokens for h in found if h.finished))) == [(), (0,), (1,)]
    assert len(found) == 3 + 4  # and the four that two steps did not end


def test_a_model_that_never_ends():
    model = Table(2, end=-np.inf)
    found = beam_search(model.step, model.start(), START, END, 3, 5)
    assert [h.finished for h in found] == [False] * 3
    assert all(len(h.tokens) == 5 for h in found)
    assert found[0].log_prob >= found[1].log_prob >= found[2].log_prob
    assert len(greedy(model.step, model.start(), START, END, 5)[0]) == 5
    assert exact_search(model.step, model.start(), START, END, 5) is None


def test_what_is_impossible_extends_nothing():
    logits = np.array([-np.inf, -np.inf, 0.0])
    step = lambda tokens, state: (np.tile(logits, (len(tokens), 1)), state)  # noqa: E731
    assert beam_search(step, None, START, END, 5, 9) == [Hypothesis([], 0.0, 0.0, True)]
    assert exact_search(step, None, START, END, 9) == Hypothesis([], 0.0, 0.0, True)
    assert greedy(step, None, START, END, 9) == [[]]


def test_improbable_is_not_impossible():
    logits = np.array([0.0, -2000.0, -3000.0])
    step = lambda tokens, state: (np.tile(logits, (len(tokens), 1)), state)  # noqa: E731
    found = beam_search(step, None, 0, END, 9, 2)
    assert [h.log_prob for h in found] == [-3000, -3000, -5000, 0, -2000, -2000, -4000]
    assert exact_search(step, None, 0, END, 2).log_prob == -3000


def test_ties_go_to_what_was_found_first():
    step = lambda tokens, state: (np.zeros((len(tokens), 4), np.float32), state)  # noqa: E731
    (first, second, third) = beam_search(step, None, 0, END, 3, 4)
    assert (first.tokens, first.finished) == ([], True)
    found = beam_search(step, None, 0, 3, 3, 2)  # 3 ends: it is the last of equals
    assert [(h.tokens, h.finished) for h in found] == [([0, 0], False), ([0, 1], False),
                                                       ([0, 2], False)]  # fmt: skip
    assert greedy(step, None, 0, 3, 2) == [[0, 0]]
    even = np.log([[0.25, 0.5, 0.25]])  # one text in two steps is as probable as one in one
    step = lambda tokens, state: (np.repeat(even, len(tokens), 0), state)  # noqa: E731
    found = beam_search(step, None, 0, 1, 9, 3)
    assert [h.tokens for h in found[:3]] == [[], [0], [2]]
    assert [h.tokens for h in found[3:7]] == [[0, 0], [0, 2], [2, 0], [2, 2]]


@pytest.mark.parametrize("seed", range(5))
def test_constraints(seed):
    """No symbol twice in a row, and at least two of them: all texts that keep this, in order."""
    model = Table(seed)

    def allow(tokens):
        mask = np.ones(4, dtype=bool)
        if tokens:
            mask[tokens[-1]] = False
        mask[END] = len(tokens) >= 2
        tokens.append("mine to change")
        return mask

    def allowed(text):
        return len(text) >= 2 and all(a != b for a, b in itertools.pairwise(text))

    found = beam_search(model.step, model.start(), START, END, FULL, 4, allow=allow)
    found = [h for h in found if h.finished]
    every = model.everything(4, allowed=allowed)
    assert [h.tokens for h in found] == [text for _, text in every]
    # The probabilities are the model's own.
    assert found[0].log_prob == pytest.approx(model.log_prob(found[0].tokens))
    for h in beam_search(model.step, model.start(), START, END, 2, 4, allow=allow):
        assert not h.finished or allowed(h.tokens)


def test_where_nothing_is_allowed_nothing_is_found():
    model = Table(0)
    nothing = lambda tokens: np.zeros(4, dtype=bool)  # noqa: E731
    assert beam_search(model.step, model.start(), START, END, 3, 4, allow=nothing) == []
    only = lambda tokens: np.arange(4) == (0 if len(tokens) < 2 else 9)  # noqa: E731
    assert beam_search(model.step, model.start(), START, END, 3, 4, allow=only) == []
    assert beam_search(model.step, model.start(), START, END, 3, 2, allow=only) == [
        Hypothesis([0, 0], p := model.log_prob([0, 0], ended=False), p, False)
    ]


def test_the_state_of_a_layer_follows_its_hypothesis():
    """An LSTM's own state through a beam gives the log-probability of each text read alone."""
    rng = np.random.default_rng(0)
    lstm = LSTM(5, 4, num_layers=2, rng=rng, dtype=np.float64)
    head = rng.standard_normal((5, 4)) * 3

    def step(tokens, state):
        y, state, _ = lstm.forward(np.eye(5)[tokens][None], state)
        return y[0] @ head.T, state

    start = tuple(rng.standard_normal((2, 1, 4)) for _ in range(2))
    found = beam_search(step, start, START, END, 6, 5)
    assert len(found) == 6
    for h in found:
        read = [START, *h.tokens][: len(h.tokens) + h.finished]
        y, _, _ = lstm.forward(np.eye(5)[read][:, None], start)
        log_probs = log_softmax(y[:, 0] @ head.T)
        chosen = [*h.tokens, END][: len(read)]
        assert h.log_prob == pytest.approx(log_probs[np.arange(len(read)), chosen].sum())
    best = exact_search(step, start, START, END, 5)
    full = beam_search(step, start, START, END, 5**5, 5)
    assert full[0].tokens == best.tokens and full[0].log_prob == pytest.approx(best.log_prob)


class Pair(NamedTuple):
    a: np.ndarray
    b: int


def test_rows_of_a_state():
    a = np.arange(24).reshape(2, 3, 4)
    assert np.array_equal(select(a, [2, 0, 0, 2]), a[:, [2, 0, 0, 2]])
    picked = select({"x": (a, None), "y": [a[..., 0], 7], "z": Pair(a, 3)}, np.array([1]))
    assert np.array_equal(picked["x"][0], a[:, 1:2]) and picked["x"][1] is None
    assert np.array_equal(picked["y"][0], a[:, 1:2, 0]) and picked["y"][1] == 7
    assert isinstance(picked["z"], Pair) and picked["z"].b == 3
    assert type(picked["x"]) is tuple and type(picked["y"]) is list
    tensor = select(torch.from_numpy(a), np.array([2, 2]))
    assert torch.equal(tensor, torch.from_numpy(a)[:, [2, 2]])
    picked = select(a, [0])
    picked[:] = -1
    assert a.min() == 0


@pytest.mark.parametrize(
    ("state", "rows", "error"),
    [
        (np.zeros(3), [0], ValueError),
        (np.zeros((2, 3)), [3], ValueError),
        (np.zeros((2, 3)), [-1], ValueError),
        (np.zeros((2, 3)), [0.5], TypeError),
        (object(), [0], TypeError),
        ({"a": "text"}, [0], TypeError),
    ],
)
def test_a_state_without_such_rows_is_refused(state, rows, error):
    with pytest.raises(error, match="expected.*got"):
        select(state, rows)


def tabled(logits):
    return lambda tokens, state: (logits, state)


SEARCHES = [
    lambda step, state=None, end=END: greedy(step, state, START, end, 3),
    lambda step, state=None, end=END: beam_search(step, state, START, end, 2, 3),
    lambda step, state=None, end=END: exact_search(step, state, START, end, 3),
]


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize(
    "logits",
    [
        np.zeros(4), np.zeros((2, 4)), [[0.0] * 4], np.zeros((1, 4), int), np.full((1, 4), np.nan),
        np.full((1, 4), -np.inf), np.array([[0.0, np.inf, 0.0, 0.0]]),
    ],
)  # fmt: skip
def test_logits_that_leave_no_symbol_are_refused(search, logits):
    with pytest.raises(ValueError, match="(greedy|_search): expected .* got"):
        search(tabled(logits))


@pytest.mark.parametrize("search", SEARCHES)
def test_an_end_outside_the_vocabulary_is_refused(search):
    with pytest.raises(ValueError, match="end: expected a token below 4, got 4"):
        search(tabled(np.zeros((1, 4))), end=4)


@pytest.mark.parametrize("search", SEARCHES[1:])
def test_several_sentences_at_once_are_refused(search):
    with pytest.raises(ValueError, match="state: expected one row, got 2"):
        search(tabled(np.zeros((2, 4))), np.zeros((1, 2, 3)))


@pytest.mark.parametrize("mask", [np.ones(3, bool), np.ones(4), [True] * 4, None])
def test_what_is_no_mask_is_refused(mask):
    with pytest.raises(ValueError, match=r"allow: expected an array of bool \(4,\), got"):
        beam_search(tabled(np.zeros((1, 4))), None, 0, 2, 2, 3, allow=lambda tokens: mask)


@pytest.mark.parametrize("name", ["width", "max_length", "alpha", "end", "start"])
def test_numbers_out_of_range_are_refused(name):
    arguments = dict(start=0, end=2, width=2, max_length=3, alpha=0.0) | {name: -1}
    with pytest.raises(ValueError, match=f"beam_search: {name}: expected .* got -1"):
        beam_search(tabled(np.zeros((1, 4))), None, **arguments)


def test_logits_in_float32_are_added_up_in_float64():
    model = Table(3)
    step32 = lambda tokens, state: (  # noqa: E731
        model.step(tokens, state)[0].astype(np.float32), model.step(tokens, state)[1]
    )  # fmt: skip
    model.logits = model.logits.astype(np.float32).astype(np.float64)
    for alpha in (0.0, 1.0):
        found, exact = (
            beam_search(step, model.start(), START, END, 3, 5, alpha=alpha)
            for step in (step32, model.step)
        )
        assert found == exact
    best = exact_search(step32, model.start(), START, END, 5)
    assert best == exact_search(model.step, model.start(), START, END, 5)


def test_symbols_of_any_number():
    """Beyond the 255 of a byte."""
    logits = np.full(1000, -5.0)
    logits[[700, 900]] = 1.0, 2.0
    seen = []

    def step(tokens, state):
        seen.extend(tokens.tolist())
        return np.tile(logits, (len(tokens), 1)), state

    assert greedy(step, None, 800, 999, 2) == [[900, 900]]
    assert beam_search(step, None, 800, 999, 2, 1)[1].tokens == [700]
    assert exact_search(step, None, 800, 700, 1).tokens == []
    assert seen == [800, 900, 800, 800]


@pytest.mark.parametrize("kind", [tuple, list, lambda parts: {"a": parts[0], "b": parts[1]}, Pair])
def test_the_rows_of_a_batch_are_counted_in_any_state(kind):
    make = (lambda parts: Pair(*parts)) if kind is Pair else kind
    rows = np.arange(6.0).reshape(1, 3, 2)

    def step(tokens, state):
        part = state["a"] if isinstance(state, dict) else state[0]
        assert part.shape == (1, len(tokens), 2)
        return np.eye(4)[part[0, :, 0].astype(int) % 4], state

    for other in (2, 0.5, None, (), rows[:, :, :1]):
        assert greedy(step, make([rows, other]), START, 3, 2) == [[0, 0], [2, 2], [0, 0]]
    with pytest.raises(ValueError, match="expected one row, got 3"):
        beam_search(step, make([rows, 2]), START, 3, 2, 2)


@pytest.mark.parametrize("state", [None, 7, 0.5, (), [], {}, (None, 3)])
def test_a_state_without_arrays_has_one_row(state):
    step = lambda tokens, s: (np.zeros((len(tokens), 3)), s)  # noqa: E731
    assert greedy(step, state, START, END, 2) == [[0, 0]]
    assert len(beam_search(step, state, START, END, 2, 2)) == 2


def test_plain_python_numbers_come_out():
    model = Table(6, end=-1.0)
    for h in beam_search(model.step, model.start(), START, END, 3, 4):
        assert [type(t) for t in h.tokens] == [int] * len(h.tokens)
        assert (type(h.log_prob), type(h.score), type(h.finished)) == (float, float, bool)
    (text,) = greedy(model.step, model.start(), START, END, 4)
    model.logits[:2, ..., END] = -np.inf
    best = exact_search(model.step, model.start(), START, END, 4)
    assert text and best.tokens and {type(t) for t in [*text, *best.tokens]} == {int}
    assert type(best.log_prob) is float
    assert decoding.Hypothesis._fields == ("tokens", "log_prob", "score", "finished")


def check_all(rng):
    """The searches, for the planted bugs."""
    for alpha in (0.0, 1.0):
        test_a_beam_that_drops_nothing_finds_all_texts_in_their_order(1, alpha)
        test_stopping_early_loses_none_of_the_best(7, alpha)
    for seed in range(5):
        test_exact_search_finds_the_best_of_all(seed, -3.0 * (seed % 2))
        test_a_beam_of_one_is_the_greedy_search(seed)
    for width in (2, 3):
        for seed in range(4):
            test_a_beam_keeps_the_most_probable_beginnings(seed, width, 0.0)
            test_a_beam_keeps_the_most_probable_beginnings(seed, width, 1.0)
    test_the_end_takes_a_step_too()
    test_what_is_impossible_extends_nothing()
    test_a_beam_wider_than_the_vocabulary()
    test_constraints(0)
    test_greedy_searches_each_row_as_if_alone()
    test_rows_of_a_state()
