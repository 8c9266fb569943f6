"""Comparing a function with a reference on a domain: what is caught, and what is said of it."""

import numpy as np
import pytest

from rnnlib.grading import AnyOf, agree, by_hand, case, draw, every_size, finite_difference
from rnnlib.grading.checks import BY_HAND

HINT = "Each row is multiplied by its weight."


def domain(rng):
    for sizes in every_size(rng, N=4, D=3):
        yield case(draw(rng, sizes["N"], sizes["D"]), draw(rng, sizes["N"]), **sizes)
    yield case(np.zeros((2, 2)), np.ones(2), N=2, D=2, hint="Rows of zeros stay zero.")


def weighted(x, w):
    return w[:, None] * x


def said(function, reference=weighted, over=domain, what="the rows", **options):
    """What a student reads of `function`, or None if it agrees."""
    try:
        agree(function, reference, over, HINT, what, **options)
    except AssertionError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "right",
    [
        weighted,
        lambda x, w: np.diag(w) @ x,
        lambda x, w: (w[:, None] * x).tolist(),
        lambda x, w: (w[:, None] * x).astype(np.float32),
    ],
)
def test_a_right_function_agrees(right):
    assert said(right) is None


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda x, w: x, HINT),
        (lambda x, w: x * (w[:, None] if len(w) > 1 else 1), "N = 1"),
        (lambda x, w: w[:, None] * x if len(w) != x.shape[1] else w * x, "N = 2, D = 2"),
        (lambda x, w: -weighted(x, w), "sign"),
        (lambda x, w: weighted(x, w)[:1], "must have shape"),
        (lambda x, w: None, "return"),
        (lambda x, w: x.nothing, "raises AttributeError"),
        (lambda x, w: weighted(x, w) / (x != 0), "Rows of zeros stay zero"),
    ],
)
def test_a_wrong_one_is_told_how(wrong, words):
    text = said(wrong)
    assert text and words in text, text


def test_a_rounded_result_is_called_nearly_right():
    def rough(rng):
        yield case(rng.normal(size=(2, 3)), rng.normal(size=2), N=2, D=3)

    assert "Nearly right" in said(lambda x, w: weighted(x, w).round(3), over=rough)


def test_a_number_that_is_near_by_chance_is_not_called_nearly_right():
    def totals(rng):
        for large in (1.0, 5000.0):
            yield case(np.array([[large, 1.0]]), np.array([1.0]), N=1, D=2)

    total = lambda x, w: x.sum()  # noqa: E731 (a reference on a line)
    assert "Nearly right" not in said(lambda x, w: x.sum() + 1, total, over=totals)
    assert "Nearly right" in said(lambda x, w: x.sum() * 1.0001, total, over=totals)


def test_what_should_be_0_everywhere_is_no_multiple_of_it():
    zeros = lambda x, w: np.zeros(x.shape)  # noqa: E731 (a reference on a line)
    assert "factor" not in said(lambda x, w: np.arange(x.size).reshape(x.shape), zeros)
    assert "factor" in said(lambda x, w: 3 * weighted(x, w))


def test_the_smallest_case_that_fails_is_shown_and_never_what_was_expected():
    text = said(lambda x, w: weighted(x, w) if len(w) < 2 else x)
    assert "N = 2, D = 1" in text and "x = [[" in text
    shown = np.array(eval(text.split("x = ")[1].split("], w = ")[0] + "]"))
    weights = np.array(eval(text.split("w = ")[1].split("]")[0] + "]"))
    for number in weighted(shown, weights).ravel():
        assert f"{number:.6g}" not in text


def test_the_tolerance_is_relative_to_the_references_scale():
    def small(rng):
        yield case(draw(rng, 2, 2, scale=1e-9), draw(rng, 2), N=2, D=2)

    assert said(lambda x, w: 0 * x, over=small)
    assert said(lambda x, w: weighted(x, w) * (1 + 1e-7), over=small) is None


def test_results_of_several_parts_and_kinds():
    both = lambda x, w: (weighted(x, w), {"sum": x.sum()})  # noqa: E731 (a reference on a line)
    names = ["y", "totals"]
    assert said(both, both, what=names) is None
    assert "totals['sum']" in said(lambda x, w: (weighted(x, w), {"sum": 7.5}), both, what=names)
    assert "yours lacks 'sum'" in said(lambda x, w: (weighted(x, w), {}), both, what=names)
    assert "return 2 things: y and totals" in said(lambda x, w: x, both, what=names)
    either = lambda x, w: AnyOf(weighted(x, w), x)  # noqa: E731 (likewise)
    assert said(lambda x, w: x, either) is None and said(weighted, either) is None
    assert said(lambda x, w: -x, either)


def test_functions_that_return_the_same_behave_the_same():
    def behaviour(function):
        with pytest.raises(AssertionError) as caught:
            agree(function, weighted, domain, HINT)
        return caught.value.behaviour

    assert behaviour(lambda x, w: x) == behaviour(lambda x, w: 1.0 * x)
    assert behaviour(lambda x, w: x) != behaviour(lambda x, w: 2 * x)


def test_every_size_has_ones_equal_and_different_sizes():
    sizes = list(every_size(np.random.default_rng(0), N=5, H=4, V=(2, 6)))
    assert {"N": 1, "H": 1, "V": 2} in sizes and {"N": 2, "H": 2, "V": 3} in sizes
    assert any(len(set(one.values())) == 3 for one in sizes)
    assert all(1 <= s["N"] <= 5 and 1 <= s["H"] <= 4 and 2 <= s["V"] <= 6 for s in sizes)


def test_what_is_asked_by_hand_cannot_be_answered_by_differences_or_torch(monkeypatch):
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.autograd, "_engine_run_backward", torch.autograd._engine_run_backward)
    before = set(BY_HAND)

    def slope(x):
        return finite_difference(lambda v: float((v**2).sum()), x)

    def backward(x):
        v = torch.tensor(x, requires_grad=True)
        (v**2).sum().backward()
        return v.grad.numpy()

    x = np.array([1.0, -2.0])
    try:
        np.testing.assert_allclose(slope(x), 2 * x, atol=1e-6)
        np.testing.assert_allclose(backward(x), 2 * x)
        by_hand("slope", "backward")
        for answer in (slope, backward):
            with pytest.raises(RuntimeError, match="by hand"):
                answer(x)
        np.testing.assert_allclose(finite_difference(lambda v: float(v @ v), x), 2 * x, atol=1e-6)
    finally:
        BY_HAND.intersection_update(before)
