"""The checks that the exercises' test cells are made of."""

import sys
import warnings

import numpy as np
import pytest

from rnnlib.grading import (
    as_array,
    as_number,
    as_passes,
    call,
    check_array,
    check_integers,
    check_number,
    finite_difference,
    run_lstm,
    run_scan,
    run_threshold_network,
)
from rnnlib.lstm import lstm_forward


def fails(*parts):
    return pytest.raises(AssertionError, match="(?s)" + ".*".join(parts))


def test_call_protects_its_arguments():
    def greedy(x, params, tokens):
        x[:] = 0
        params["weight"][:] = 0
        params.clear()
        tokens.clear()
        return x

    x, params, tokens = np.ones(3), {"weight": np.ones(2)}, [[1], [2]]
    weight = params["weight"]
    assert not call(greedy, x, params, tokens=tokens).any()
    assert x.all() and weight.all() and "weight" in params and tokens == [[1], [2]]


def test_call_keeps_stderr_empty(capsys):
    def noisy():
        warnings.warn("careful", stacklevel=1)
        print("debugging", file=sys.stderr)
        print("seen")
        return np.log(np.zeros(1))

    assert call(noisy)[0] == -np.inf
    assert capsys.readouterr() == ("seen\n", "")


def test_call_lets_errors_through_but_not_an_exit():
    def blank():
        raise NotImplementedError("write your answer")

    with pytest.raises(NotImplementedError):
        call(blank)
    with fails("ends the program"):
        call(sys.exit)


def test_as_array_welcomes_lists_and_tensors():
    torch = pytest.importorskip("torch")
    for value in (
        [[1, 2]],
        ((True, 2.0),),
        np.float32([[1, 2]]),
        torch.tensor([[1.0, 2.0]], requires_grad=True),
        [[np.float32(1), np.int8(2)]],
    ):
        array = as_array(value, (1, 2))
        assert array.dtype == np.float64 and array.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize(
    "value",
    [None, "ab", ["1", "2"], [1j, 2], [[1], [2, 3]], {0: 1}, object(), [None, 1], lambda: 0],
)
def test_as_array_refuses_what_is_no_array_of_numbers(value):
    with fails("the answer"):
        as_array(value, (2,), "the answer")


def test_as_array_names_both_shapes():
    with fails(r"\(2, 3\)", r"\(3, 2\)"):
        as_array(np.zeros((3, 2)), (2, 3))


def test_as_array_copies():
    mine = np.zeros(2)
    as_array(mine, (2,))[:] = 1
    assert not mine.any()


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.int64(2), np.array(2.0)])
def test_as_number(value):
    assert type(as_number(value)) is float and as_number(value) == 2.0


@pytest.mark.parametrize("value", [None, "2", [2.0], np.ones(2), 2j])
def test_as_number_refuses(value):
    with fails("the loss"):
        as_number(value, "the loss")


def test_check_array_says_where_and_not_what_was_expected():
    want = np.array([[1.0, 2.0], [3.0, 77.125]])
    got = want.copy()
    got[1, 1] = 5.0
    with pytest.raises(AssertionError) as error:
        check_array(got, want, "The bias is wrong.", "dx")
    text = str(error.value)
    assert text.startswith("The bias is wrong.")
    assert "dx" in text and "1 of 4" in text and "[1, 1]" in text and "5" in text
    assert "77" not in text


@pytest.mark.parametrize(
    "got,want",
    [
        (1.0, np.inf),
        (np.inf, 1.0),
        (-np.inf, np.inf),
        (np.nan, 1.0),
        (np.nan, np.inf),
        (1.001, 1.0),
        (0.0, 1e-3),
        (1e6 + 50, 1e6),
        (1e-9, 1e-5),
    ],
)
def test_check_number_finds(got, want):
    with fails("hint"):
        check_number(got, want, "hint")


@pytest.mark.parametrize(
    "got,want", [(np.inf, np.inf), (np.float32(1 / 3), 1 / 3), (1e6 + 15, 1e6)]
)
def test_check_number_accepts(got, want):
    check_number(got, want, "hint")


def test_checks_return_nothing():
    """A value would be read as partial credit."""
    assert check_array([1], [1], "") is None
    assert check_number(1, 1, "") is None
    assert check_integers([1], [1], "") is None


def test_check_integers():
    check_integers(np.array([1.0, 2.0]), [1, 2], "")
    with fails("whole"):
        check_integers([1.5], [1], "")
    with fails("hint"):
        check_integers([1000001], [1000000], "hint")


def test_finite_difference(rng):
    point = rng.normal(size=(2, 3))
    gradient = finite_difference(lambda a: float(np.sum(np.sin(a) * a)), point)
    np.testing.assert_allclose(gradient, np.cos(point) * point + np.sin(point), atol=1e-8)


def test_run_threshold_network_steps_twice():
    """A shift register: what was read comes out of unit 1 one step later."""
    weights = {
        "weight_ih": [[1], [0]],
        "weight_hh": [[0, 0], [1, 0]],
        "bias": [-0.5, -0.5],
        "h_0": [0, 1],
    }
    assert run_threshold_network(weights, []).tolist() == [0, 1]
    assert run_threshold_network(weights, [1]).tolist() == [1, 0]
    assert run_threshold_network(weights, [1, 0]).tolist() == [0, 1]


@pytest.mark.parametrize(
    "name,value", [("weight_ih", [1, 0]), ("weight_hh", [[0]]), ("bias", 3), ("h_0", [[0, 1]])]
)
def test_run_threshold_network_names_the_wrong_shape(name, value):
    weights = {
        "weight_ih": [[1], [0]],
        "weight_hh": [[0, 0], [1, 0]],
        "bias": [0, 0],
        "h_0": [0, 0],
    }
    with fails(name):
        run_threshold_network({**weights, name: value}, [1])
    del weights[name]
    with fails("keys"):
        run_threshold_network(weights, [1])


def test_a_plan_of_a_scan_says_which_steps_each_place_holds():
    assert run_scan([], 3) == [0, 1, 2]
    doubling = [[(0, 1), (1, 2), (2, 3), (3, 4)], [(0, 2), (1, 3), (2, 4)], [(0, 4)]]
    assert [run_scan(doubling[:k], 5)[-1] for k in range(4)] == [4, 3, 1, 0]
    assert run_scan(as_passes(doubling, 5), 5) == [0] * 5
    assert run_scan(as_passes([[(0, 1), (2, 3)], [(1, 2), (1, 3)]], 4), 4) == [0] * 4
    assert as_passes((np.array([[0, 1]]), [], [np.array([0, 2])]), 3) == [[(0, 1)], [], [(0, 2)]]


@pytest.mark.parametrize(
    "passes, words",
    [
        ([[(0, 2)]], "steps 1 to 1 would come not at all"),
        ([[(0, 1)], [(0, 1)]], "steps 0 to 0 would come twice"),
        # A place that is read holds what it held before the pass.
        ([[(0, 1), (1, 2)], [(1, 2)]], "steps 1 to 1 would come twice"),
    ],
)
def test_steps_that_are_not_neighbours_are_not_joined(passes, words):
    with fails(words):
        run_scan(as_passes(passes, 3), 3)


@pytest.mark.parametrize(
    "plan, words",
    [
        (None, "returns None"),
        (7, "list of passes"),
        ([7], "pass 1 must be a list of pairs"),
        ([[(0, 1)], [(0, 1, 2)]], "pass 2 must have shape"),
        ([[(0, 1.5)]], "whole numbers"),
        ([[(1, 1)]], "i must be less than j"),
        ([[(1, 0)]], "i must be less than j"),
        ([[(0, 3)]], "the last 2"),
        ([[(-1, 1)]], "the first is 0"),
        ([[(0, 2), (1, 2)]], "more than one pair"),
    ],
)
def test_a_plan_of_a_scan_is_a_list_of_passes(plan, words):
    with fails(words):
        as_passes(plan, 3)


def lstm_of_two_units(rng):
    shapes = {"weight_ih": (8, 2), "weight_hh": (8, 2), "bias": (8,), "weight_ho": (2,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()} | {"bias_o": 0.25}


def test_run_lstm_says_what_the_layer_says():
    """Strings of several lengths, each from states of zero; the order of the gates is torch's."""
    weights = lstm_of_two_units(np.random.default_rng(81))
    params = {name: weights[name] for name in ("weight_ih", "weight_hh")}
    params |= {"bias_ih": weights["bias"], "bias_hh": np.zeros(8)}
    strings = ["ab", "", "b", "abbab"]
    for string, said in zip(strings, run_lstm(weights, strings), strict=True):
        x = np.array([[[letter == "a", letter == "b"]] for letter in string], dtype=float)
        h = np.zeros((1, 2))
        if string:
            _, (h, _), _ = lstm_forward(x, (h, h), params)
        assert said == pytest.approx(float(h[0] @ weights["weight_ho"]) + 0.25)


def test_run_lstm_reads_the_blocks_in_the_order_asked_for():
    weights = lstm_of_two_units(np.random.default_rng(82))
    moved = dict(weights)
    for name in ("weight_ih", "weight_hh", "bias"):
        i, f, g, o = np.split(weights[name], 4)
        moved[name] = np.concatenate([i, o, f, g])
    strings = ["aab", "ba"]
    np.testing.assert_allclose(run_lstm(moved, strings, "iofg"), run_lstm(weights, strings))
    assert not np.allclose(run_lstm(moved, strings), run_lstm(weights, strings))


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("weight_ih", np.zeros((8, 3)), "must have shape"),
        ("weight_hh", np.zeros((4, 2)), "must have shape"),
        ("bias", np.full(8, np.inf), "finite"),
        ("weight_ho", 1.0, "vector"),
        ("bias_o", [1.0], "must have shape"),
        ("extra", 0.0, "1 more"),
    ],
)
def test_run_lstm_names_what_is_wrong(name, value, words):
    weights = lstm_of_two_units(np.random.default_rng(83))
    with fails(words):
        run_lstm({**weights, name: value}, ["ab"])


def test_a_message_prints_whole_numbers_in_full():
    with fails("1000001"):
        check_array(np.array([1000001.0, 2.5]), np.array([2000002.0, 2.5]), "look again")
    with fails("0.333333"):
        check_number(1 / 3, 0.5, "look again")


def test_what_stays_in_the_students_process_is_said_in_words():
    class Handle:
        pass

    with fails("no number, text, list, tuple, dictionary or array"):
        as_passes(Handle(), 3)
    with fails("must be an array of real numbers, got an object that is none"):
        as_array(Handle(), (3,))
