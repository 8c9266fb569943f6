"""Metrics against numbers worked by hand."""

import numpy as np
import pytest

from rnnlib import metrics


def test_worked_by_hand():
    assert metrics.accuracy([1, 2, 3, 4], [1, 2, 0, 4]) == 0.75
    assert metrics.mae([1, 2], [3, 1]) == 1.5
    assert metrics.rmse([1, 2], [3, 1]) == pytest.approx(np.sqrt(2.5))
    assert metrics.perplexity(np.log(8)) == pytest.approx(8)
    assert metrics.bits_per_character(np.log(8)) == pytest.approx(3)


def test_a_metric_is_one_of_pythons_numbers_whatever_it_was_made_of():
    prediction, target = np.array([0.5, 2, 4], np.float32), np.array([0.1, 2, 3])
    history = np.array([1, 2, 4], np.float32)
    error = metrics.forecast_errors(prediction, target)
    assert error.dtype == metrics.forecast_errors(target, prediction).dtype == np.float64
    for value in (
        metrics.accuracy([1, 2, 3], [1, 2, 4]),
        metrics.mae(prediction, prediction),
        metrics.rmse(prediction, prediction),
        metrics.mase(prediction, prediction, history),
    ):
        assert type(value) is float
    assert metrics.accuracy([1, 2, 3], [1, 2, 4]) == 2 / 3
    assert metrics.accuracy(["a", "b"], ["a", "c"]) == 0.5
    assert metrics.mae(prediction, target) == np.abs(error).mean()
    assert metrics.mase(prediction, target, history) == np.abs(error).mean() / 1.5


def test_mase_is_one_for_an_error_like_the_naive_forecasts():
    history = np.array([1.0, 3.0, 2.0, 4.0])  # steps of 2, 1 and 2: 5/3 on average
    assert metrics.mase([0], [5 / 3], history) == pytest.approx(1)
    assert metrics.mase([0], [1], history, season=2) == pytest.approx(1)


def test_mase_leaves_the_steps_beside_a_gap_out():
    history = np.array([1.0, 3.0, np.nan, 9.0, 13.0])  # known steps: 2 and 4
    assert metrics.mase([0], [3], history) == pytest.approx(1)
    with pytest.raises(ValueError, match="positive naive error"):
        metrics.mase([0], [3], [1.0, np.nan, 2.0])


def check_coverage():
    lower, upper = [0.0, 1.0, 2.0, 5.0], [1.0, 3.0, 4.0, 1.0]
    assert metrics.coverage(lower, upper, [0.5, 0.5, 4.5, 3.0]) == 0.25  # in, below, above, crossed
    assert metrics.coverage(lower[:3], upper[:3], upper[:3]) == 1  # the ends belong to it
    assert metrics.coverage(lower[:3], upper[:3], lower[:3]) == 1
    assert metrics.coverage([[-np.inf]], [[np.inf]], [[1e9]]) == 1
    third = metrics.coverage(*np.array([[0, 0, 0], [1, 1, 1], [0.5, 2, 3]], np.float32))
    assert type(third) is float and third == 1 / 3
    for k in range(3):
        one = [[0.0, 0.0], [2.0, 2.0], [1.0, 1.0]]
        one[k][1] = np.nan
        assert np.isnan(metrics.coverage(*one))


def test_coverage(rng):
    check_coverage()
    quantiles = np.full(100_000, 1.6449)  # of a normal variable: 5 % and 95 %
    assert metrics.coverage(-quantiles, quantiles, rng.standard_normal(100_000)) == pytest.approx(
        0.9, abs=0.005
    )
    with pytest.raises(ValueError, match=r"targets: expected shape \(2, 1\), got \(2,\)"):
        metrics.coverage(np.zeros((2, 1)), np.ones((2, 1)), np.zeros(2))
    with pytest.raises(ValueError, match="at least one value"):
        metrics.coverage([], [], [])


def test_unequal_shapes_are_refused():
    with pytest.raises(ValueError, match=r"expected equal shapes.*got \(2,\) and \(3,\)"):
        metrics.accuracy([1, 2], [1, 2, 3])


@pytest.mark.parametrize("metric", [metrics.mae, metrics.rmse])
def test_a_column_is_not_broadcast_against_a_row(metric):
    with pytest.raises(ValueError, match=r"expected shape \(3, 1\), got \(3,\)"):
        metric(np.zeros((3, 1)), np.zeros(3))
    with pytest.raises(ValueError, match="at least one value"):
        metric([], [])


@pytest.mark.parametrize(
    ("history", "season", "got"),
    [([1.0, 2.0], 2, "got 2"), ([1.0, 2.0], 0, "got 0"), ([3.0, 3.0, 3.0], 1, "got 0.0"),
     ([1.0, np.nan, 2.0], 1, "got 0.0")],
)  # fmt: skip
def test_mase_needs_a_history_that_gives_a_scale(history, season, got):
    with pytest.raises(ValueError, match=f"mase: .*expected .*{got}"):
        metrics.mase([1.0], [2.0], history, season)


def test_nothing_has_no_accuracy_and_errors_have_a_sign():
    with pytest.raises(ValueError, match=r"at least one value, got \(0,\)"):
        metrics.accuracy([], [])
    assert metrics.forecast_errors([3], [1]).tolist() == [2]
    assert metrics.forecast_errors([3], [1]).dtype == np.float64


@pytest.mark.parametrize("measure", [metrics.perplexity, metrics.bits_per_character])
def test_whole_nats_give_no_whole_number(measure):
    expected = {metrics.perplexity: np.e, metrics.bits_per_character: 1 / np.log(2)}
    assert measure(1) == pytest.approx(expected[measure], rel=1e-12)
    assert type(measure(np.float32(1))) is float


SPANS = [
    ([], []),
    (["O", "O"], []),
    (["B-A"], [("A", 0, 1)]),
    (["B-A", "I-A", "O", "B-B"], [("A", 0, 2), ("B", 3, 4)]),
    (["B-A", "B-A", "I-A"], [("A", 0, 1), ("A", 1, 3)]),
    (["I-A", "I-A"], []),  # continues nothing
    (["O", "I-A", "B-A"], [("A", 2, 3)]),
    (["B-A", "I-B", "I-A"], [("A", 0, 1)]),  # another type ends the span, and begins none
    (["B-A", "O", "I-A"], [("A", 0, 1)]),
    (["B-A-B", "I-A-B", "I-A"], [("A-B", 0, 2)]),
]


def check_spans(rng):
    for tags, expected in SPANS:
        assert metrics.spans(tags) == expected, tags
    assert metrics.spans(np.array(["O", "B-A"])) == [("A", 1, 2)]
    seqeval_agrees(rng)
    right = [["B-A", "O"]], [["B-A", "I-A"]]
    assert metrics.span_f1(*right) == (0, 0, 0)  # the whole span or nothing
    # Found 1 of 3, and 1 of 2 found is right; equal spans of two sequences are two spans.
    found = metrics.span_f1([["B-A", "B-A"], ["O", "O"]], [["B-A", "B-B"], ["B-A", "O"]])
    assert found == pytest.approx((1 / 2, 1 / 3, 2 / 5))
    assert found.f1 == found[2]
    assert metrics.span_f1([["O"], []], [["O"], []]) == (0, 0, 0)
    assert metrics.span_f1([["O"]], [["B-A"]]) == (0, 0, 0)
    assert metrics.span_f1([["B-A"]], [["O"]]) == (0, 0, 0)
    assert metrics.span_f1([["B-A"]], [["B-A"]]) == (1, 1, 1)


def seqeval_agrees(rng):
    """The package that published figures are computed with, on tags that keep no rules."""
    import seqeval.metrics
    from seqeval.scheme import IOB2

    tags = np.array(["O", "B-A", "I-A", "B-B", "I-B"])
    for size in (1, 2, 5, 40):
        lengths = rng.integers(1, 8, size)
        references = [rng.choice(tags, n).tolist() for n in lengths]
        noise = [rng.random(n) < 0.3 for n in lengths]
        predictions = [
            np.where(where, rng.choice(tags, len(r)), r).tolist()
            for where, r in zip(noise, references)
        ]
        ours = metrics.span_f1(predictions, references)
        for name, score in ours._asdict().items():
            theirs = getattr(seqeval.metrics, f"{name}_score")(
                references, predictions, mode="strict", scheme=IOB2, zero_division=0
            )
            assert score == pytest.approx(theirs), (name, predictions, references)


def test_spans(rng):
    check_spans(rng)


@pytest.mark.parametrize("tags", ["B-A", None, ["b-A"], ["B"], ["B-"], ["A"], [""], [1], [["O"]]])
def test_tags_that_are_none(tags):
    with pytest.raises((ValueError, TypeError), match=r"spans: tags: expected .* got"):
        metrics.spans(tags)


@pytest.mark.parametrize(
    ("predictions", "references", "words"),
    [
        ([], [], r"expected a list of lists of tags, got list"),
        ([["O"]], [["O"], ["O"]], r"references: expected sequences of lengths \[1\], got \[1, 1\]"),
        ([["O"]], [["O", "O"]], r"references: expected sequences of lengths \[1\], got \[2\]"),
        (["O"], ["O"], r"predictions\[0\]: expected a list of tags"),
        ([["O"]], [["C-A"]], r"references\[0\]: expected tags O, B-X or I-X, got 'C-A'"),
    ],
)
def test_span_f1_refuses_what_it_cannot_compare(predictions, references, words):
    with pytest.raises((ValueError, TypeError), match=words):
        metrics.span_f1(predictions, references)
