"""What the scripts of chapter 12 share: rules without a network, and counting after an error."""

import sys

import numpy as np
import pytest
import torch
from notebooks import ROOT

sys.path.insert(0, str(ROOT / "benchmarks/reproductions"))

import pairs
from number_words import analogy, common, parts, proportion, splice

KNOWN = {
    "einundzwanzig": "twenty-one",
    "zweiundzwanzig": "twenty-two",
    "einunddreißig": "thirty-one",
    "hunderteins": "hundred and one",
    "hundertzwei": "hundred and two",
    "eins": "one",
    "zwei": "two",
}


def test_what_words_have_in_common():
    assert common(["twenty-one", "twenty-two"]) == "twenty-"
    assert common(["hundred and one", "one"], backwards=True) == "one"
    assert common(["one"]) == "one"


def test_a_proportion_is_solved_at_the_beginning_and_at_the_end():
    assert "thirty-two" in proportion("twenty-two", "twenty-one", "thirty-one")
    assert "hundred and two" in proportion("two", "one", "hundred and one")
    assert not list(proportion("abc", "xyz", "pqr"))


def test_analogy_exchanges_places_and_splice_cannot():
    assert analogy("zweiunddreißig", KNOWN) == "thirty-two"
    assert splice("zweiunddreißig", KNOWN) != "thirty-two"
    assert analogy("acht", KNOWN) == ""


def test_new_endings_are_kept_out_of_training():
    train, new, endings = parts(0)
    assert sorted(np.concatenate([train, new, endings]).tolist()) == list(range(1000))
    left_out = set(endings % 100)
    assert len(left_out) == 14 and len(endings) == 140
    assert not left_out & set(train % 100) and not left_out & set(new % 100)
    assert all(ending > 20 and ending % 10 for ending in left_out)


@pytest.fixture
def task():
    """A small model, untrained, and pairs for it."""
    rng = np.random.default_rng(0)
    model = pairs.new_model(5, 6, 4, 7, seed=0)
    with torch.no_grad():
        model.head.weight *= 8
    sources = [rng.integers(0, 5, n).tolist() for n in rng.integers(1, 6, 40)]
    targets = [rng.integers(3, 6, n).tolist() for n in rng.integers(1, 6, 40)]
    return model, sources, targets


def test_free_and_forced_are_the_same_up_to_the_first_error(task):
    guesses = pairs.forced(*task)
    own = pairs.write(*task[:2], 8)
    for guess, text, target in zip(guesses, own, task[2], strict=True):
        right = [*target, pairs.END]
        assert len(guess) == len(right)
        wrong = [k for k, (a, b) in enumerate(zip(guess, right)) if a != b]
        until = wrong[0] + 1 if wrong else len(right)
        assert [*text, pairs.END][:until] == guess[:until]


def test_the_counts_after_an_error_are_those_of_a_loop(task):
    found = pairs.after_an_error(*task)
    guesses = pairs.forced(*task)
    wrong = [
        [a != b for a, b in zip(guess, [*target, pairs.END])]
        for guess, target in zip(guesses, task[2])
    ]
    assert found["symbols"] == sum(map(len, wrong))
    assert found["forced"] == sum(map(sum, wrong))
    assert found["first"] == sum(map(any, wrong)) > 0
    after = [w[w.index(True) + 1 :] for w in wrong if any(w)]
    assert found["later"] == sum(map(len, after))
    assert found["later_forced"] == sum(map(sum, after))
    assert found["next"] == sum(bool(w) for w in after)
    assert found["next_forced"] == sum(w[0] for w in after if w)
    assert found["forced"] == found["first"] + found["later_forced"]


def test_a_model_that_is_right_has_nothing_after_an_error(task):
    model, sources, _ = task
    own = pairs.write(model, sources, 8)
    ends = [k for k, text in enumerate(own) if len(text) < 8]
    assert ends, "no text of this model ends; take another seed"
    sources, targets = [sources[k] for k in ends], [own[k] for k in ends]
    assert pairs.after_an_error(model, sources, targets)["forced"] == 0
    assert pairs.exact(own, own) == 1.0


def test_a_few_updates_lower_the_loss(task):
    model, sources, targets = task
    batch = pairs.arrays(sources, targets)
    before = model.loss(*batch).item()
    options = {"lr": 0.02, "batch": 8, "keep": lambda share: 1 - share}
    curve = pairs.train(
        model, sources, targets, 60, np.random.default_rng(1), every=30,
        evaluate=lambda: model.loss(*batch).item(), **options,
    )  # fmt: skip
    assert len(curve) == 2
    assert curve[-1] < 0.8 * before
