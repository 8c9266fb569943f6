"""Edit distance against RapidFuzz, BLEU against sacrebleu, both against numbers worked by hand."""

import itertools
import math

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics import BLEU

from rnnlib.metrics import bleu, edit_alignment, edit_distance, error_rate

RNG = np.random.default_rng(0)


def texts(count, longest, symbols=3, rng=RNG):
    return [rng.integers(0, symbols, rng.integers(0, longest + 1)).tolist() for _ in range(count)]


PAIRS = list(zip(texts(60, 8), texts(60, 8))) + list(itertools.product([[], [0], [0, 1]], repeat=2))


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_distance_equals_rapidfuzz(a, b):
    assert edit_distance(a, b) == Levenshtein.distance(a, b)


def test_distances_worked_by_hand():
    assert edit_distance("kitten", "sitting") == 3
    assert edit_distance("", "abc") == edit_distance("abc", "") == 3
    assert edit_distance("", "") == edit_distance("same", "same") == 0
    assert edit_distance(["the", "cat"], ["cat", "the"]) == 2
    assert edit_distance(np.array([1, 2, 3]), (1, 3)) == 1


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_an_alignment_uses_every_token_once_and_costs_the_distance(a, b):
    pairs = edit_alignment(a, b)
    assert [i for i, _ in pairs if i is not None] == list(range(len(a)))
    assert [j for _, j in pairs if j is not None] == list(range(len(b)))
    assert all(pair != (None, None) for pair in pairs)
    cost = sum(i is None or j is None or a[i] != b[j] for i, j in pairs)
    assert cost == Levenshtein.distance(a, b)


def every_alignment(n, m):
    """All ways to align n tokens with m, read from the end, in the documented order of preference.

    Each is a list of steps: 0 for a pair, 1 for a deletion, 2 for an insertion.
    """
    if not n and not m:
        yield []
    if n and m:
        yield from ([0, *rest] for rest in every_alignment(n - 1, m - 1))
    if n:
        yield from ([1, *rest] for rest in every_alignment(n - 1, m))
    if m:
        yield from ([2, *rest] for rest in every_alignment(n, m - 1))


@pytest.mark.parametrize(("a", "b"), [p for p in PAIRS if len(p[0]) + len(p[1]) < 8])
def test_of_several_alignments_the_one_that_is_documented(a, b):
    def cost(steps):
        i, j, total = len(a), len(b), 0
        for step in steps:
            i, j = i - (step != 2), j - (step != 1)
            total += step != 0 or a[i] != b[j]
        return total

    # min takes the first of equals, and they come in the order of preference.
    best = min(every_alignment(len(a), len(b)), key=cost)
    steps = [1 if j is None else 2 if i is None else 0 for i, j in edit_alignment(a, b)[::-1]]
    assert steps == best


def test_an_alignment_worked_by_hand():
    assert edit_alignment("ab", "b") == [(0, None), (1, 0)]
    assert edit_alignment("b", "ab") == [(None, 0), (0, 1)]
    assert edit_alignment("ab", "ba") == [(0, 0), (1, 1)]  # two changes, not a deletion and ...


def test_an_error_rate_sums_before_it_divides():
    # 1 edit of 2 tokens and 2 edits of 4: 3 / 6, where the mean of the rates would be 1 / 2, too;
    # then 0 of 4, which a mean would count for a third.
    assert error_rate(["ab", "abcd"], [["ac"], ["ad"]]) == pytest.approx(3 / 4)
    assert error_rate([[1, 2], [1]], [[[1, 3]], [[1, 1, 1, 1]]]) == pytest.approx(4 / 6)
    assert error_rate(["abcdef"], [["a"]]) == 5.0
    assert error_rate([""], [["abc"]]) == 1.0
    assert error_rate(["same", ""], [["same"], [""]]) == 0.0


def test_of_several_references_the_nearest_and_of_these_the_longest():
    several = ["xyz", "ab", "abcd"]
    for order in itertools.permutations(several):
        assert error_rate(["abc"], [list(order)]) == pytest.approx(1 / 4)  # 1 edit to two of them
    assert error_rate(["xy"], [several]) == pytest.approx(1 / 3)
    # The rate of the nearest by edits, not the smallest rate of all.
    assert error_rate(["a"], [["b", "a" + 9 * "x"]]) == 1.0


def joined(corpus):
    return [" ".join(map(str, text)) for text in corpus]


def theirs(hypotheses, references, max_order, smooth):
    """sacrebleu without a tokeniser of its own; its references lie the other way round."""
    method = dict(smooth_method="add-k", smooth_value=smooth) if smooth else dict(
        smooth_method="none"
    )  # fmt: skip
    metric = BLEU(tokenize="none", max_ngram_order=max_order, **method)
    columns = [joined(column) for column in zip(*references)]
    return metric.corpus_score(joined(hypotheses), columns).score / 100


@pytest.mark.parametrize("smooth", [0, 1, 0.5])
@pytest.mark.parametrize("max_order", [1, 2, 4, 5])
@pytest.mark.parametrize("several", [1, 3])
@pytest.mark.parametrize("longest", [2, 6, 12])
def test_bleu_equals_sacrebleu(longest, several, max_order, smooth):
    rng = np.random.default_rng(longest + several)
    scores = []
    for _ in range(20):
        hypotheses = texts(6, longest, 2, rng)
        references = [
            [r + [1] for r in texts(several, longest, 2, rng)] for _ in hypotheses
        ]  # none of them empty
        scores.append(bleu(hypotheses, references, max_order, smooth))
        assert scores[-1] == pytest.approx(
            theirs(hypotheses, references, max_order, smooth), abs=1e-12
        )
    assert any(scores) or longest < max_order


def test_bleu_worked_by_hand():
    # Papineni et al. (2002): "the" seven times, of which a reference has two.
    the, cat = ["the"] * 7, "the cat is on the mat".split()
    assert bleu([the], [[cat]], max_order=1) == pytest.approx(2 / 7)
    # Half the unigrams in "a b" against "a c d": 1/2, times exp(1 - 3 / 2).
    assert bleu([["a", "b"]], [["a c d".split()]], 1) == pytest.approx(0.5 * math.exp(-0.5))
    # Precisions 3/4 and 1/3, no penalty.
    assert bleu([list("abcx")], [[list("abyc")]], 2) == pytest.approx(math.sqrt(3 / 4 * 1 / 3))


def test_the_nearest_length_counts_and_of_two_the_shorter():
    hypothesis, shorter, longer = list("abcd"), list("abc"), list("abcde")
    assert bleu([hypothesis], [[longer, shorter]], 1) == 1.0  # r = 3 < 4
    assert bleu([hypothesis], [[longer, list("ab")]], 1) == pytest.approx(math.exp(1 - 5 / 4))


def test_bleu_at_its_edges():
    sentence = "a b c d e".split()
    assert bleu([sentence], [[sentence]]) == 1.0
    assert bleu([[]], [[sentence]]) == 0.0
    assert bleu([[], sentence], [[sentence], [sentence]]) == pytest.approx(math.exp(1 - 10 / 5))
    assert bleu([sentence[:3]], [[sentence[:3]]]) == 0.0  # no run of four
    assert bleu([sentence[:3]], [[sentence[:3]]], smooth=1) == pytest.approx(1.0)
    assert bleu([sentence[:3]], [[sentence[:3]]], max_order=3) == 1.0
    assert bleu([["z"]], [[sentence]], smooth=1) == 0.0
    assert bleu([sentence], [[[], sentence]]) == 1.0  # an empty reference beside another
    assert bleu([sentence], [[[]]]) == 0.0


def test_numbers_of_python_come_out_of_large_counts():
    many = [1] * 3000
    assert bleu([[*many, 2]], [[[*many, 1]]], 1) == pytest.approx(3000 / 3001, rel=1e-12)
    assert bleu([[1, *many, 2]], [[[1, *many, 1]]], 1) == pytest.approx(3001 / 3002, rel=1e-12)
    assert error_rate([many], [[[2, 1] * 10 + many]]) == pytest.approx(20 / 3020, rel=1e-12)
    assert type(bleu([[1, 2]], [[[1, 2]]], 1)) is type(error_rate(["a"], [["a"]])) is float
    assert type(edit_distance("ab", "b")) is int
    assert {type(i) for pair in edit_alignment("ab", "ab") for i in pair} == {int}


def test_four_orders_unless_told():
    text, other = list("abcdxyz"), list("abcdzyx")
    assert bleu([text], [[other]]) == bleu([text], [[other]], 4) > bleu([text], [[other]], 5) == 0


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: error_rate([], []), ValueError, "hypotheses: expected a list of at least one"),
        (lambda: error_rate(["a"], [[]]), ValueError, r"references\[0\]: expected a list of at l"),
        (lambda: error_rate(["a"], [["a"], ["b"]]), ValueError, "expected 1 lists, got 2"),
        (lambda: error_rate(["a"], [[""]]), ValueError, "at least one token, got none"),
        (lambda: error_rate([["K"]], [["K"]]), TypeError, "expected tokens, as the first"),
        (lambda: error_rate([["K", "AE"]], [["K", "AE"]]), TypeError, r"references\[0\]\[0\]: "),
        (lambda: error_rate([[1, 2]], [[1, 2]]), TypeError, "expected a list of tokens.* got 1"),
        (lambda: error_rate(["a"], ["a"]), TypeError, r"references\[0\]: expected a list"),
        (lambda: error_rate("a", [["a"]]), TypeError, "hypotheses: expected a list"),
        (lambda: error_rate(["a b"], [[["a", "b"]]]), TypeError, "expected a string, as the first"),
        (lambda: edit_distance("ab", ["a", "b"]), TypeError, "b: expected a string"),
        (lambda: edit_distance(3, "ab"), TypeError, "a: expected a list of tokens or a string"),
        (lambda: edit_distance(np.zeros((2, 2)), [0]), TypeError, r"got float64 \(2, 2\)"),
        (lambda: edit_distance([[1], [2]], [[1]]), TypeError, "words or numbers in it, got list"),
        (lambda: edit_alignment(None, "ab"), TypeError, "a: expected a list"),
        (lambda: bleu(["a b"], [["a b"]]), TypeError, r"hypotheses\[0\]: expected a list of tok"),
        (lambda: bleu([["a"]], [["a"]]), TypeError, r"references\[0\]\[0\]: expected a list of"),
        (lambda: bleu([["a"]], [[]]), ValueError, "at least one text, got none"),
        (lambda: bleu([["a"]], [[["a"]]], 0), ValueError, "max_order: expected"),
        (lambda: bleu([["a"]], [[["a"]]], smooth=-1), ValueError, "smooth: expected"),
    ],
)
def test_bad_input_is_refused(call, error, match):
    with pytest.raises(error, match=match) as caught:
        call()
    assert "got" in str(caught.value)


def check_all():
    """The metrics of texts, for the planted bugs."""
    for a, b in PAIRS[::3]:
        test_distance_equals_rapidfuzz(a, b)
        test_an_alignment_uses_every_token_once_and_costs_the_distance(a, b)
    test_an_error_rate_sums_before_it_divides()
    test_of_several_references_the_nearest_and_of_these_the_longest()
    for smooth in (0, 1):
        test_bleu_equals_sacrebleu(12, 3, 2, smooth)
    test_the_nearest_length_counts_and_of_two_the_shorter()
    test_bleu_worked_by_hand()
