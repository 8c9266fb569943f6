"""Linear recurrences: the scan against the loop, the loop against its definition and torch."""

import numpy as np
import pytest
import torch

from rnnlib import scan as module
from rnnlib.contracts import unchecked
from rnnlib.scan import (
    LinearRecurrenceCache,
    linear_recurrence_backward,
    linear_recurrence_forward,
    log_scan,
    scan,
    scan_backward,
)
from rnnlib.testing import assert_gradients
from rnnlib.torch import modern as twin

LENGTHS = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33]


def draw(rng, T, N=2, H=3, dtype=np.float64):
    a, b = rng.standard_normal((2, T, N, H)).astype(dtype)
    return a, b, rng.standard_normal((N, H)).astype(dtype)


def test_by_hand():
    a, b = np.array([[2.0, 3.0, -1.0], [1.0, 4.0, 5.0]])[..., None, None]
    for h_0, want in [(None, [1, 7, -2]), (np.array([[10.0]]), [21, 67, -62])]:
        assert linear_recurrence_forward(a, b, h_0)[0].ravel().tolist() == want
        assert scan(a, b, h_0).ravel().tolist() == want
    dh = np.array([1.0, 10.0, 100.0])[:, None, None]
    cache = linear_recurrence_forward(a, b, np.array([[10.0]]))[1]
    for backward in (linear_recurrence_backward, scan_backward):
        da, db, dh_0 = backward(dh, cache)
        # g_3 = 100, g_2 = 10 - 100, g_1 = 1 - 3 * 90
        assert db.ravel().tolist() == [-269, -90, 100]
        assert da.ravel().tolist() == [-2690, -90 * 21, 6700]
        assert dh_0.tolist() == [[-538]]


@pytest.mark.parametrize("T", LENGTHS)
def test_the_scan_is_the_loop(T, rng):
    a, b, h_0 = draw(rng, T)
    for start in (None, h_0):
        h, cache = linear_recurrence_forward(a, b, start)
        np.testing.assert_allclose(scan(a, b, start), h, rtol=1e-9)
        dh = rng.standard_normal(h.shape)
        loop, fast = linear_recurrence_backward(dh, cache), scan_backward(dh, cache)
        for one, other in zip(loop, fast, strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-12)


def test_gradients(rng):
    a, b, h_0 = draw(rng, 5)
    weights = rng.standard_normal(b.shape)

    def loss(arrays):
        return (weights * linear_recurrence_forward(**arrays)[0]).sum()

    arrays = dict(a=a, b=b, h_0=h_0)
    cache = linear_recurrence_forward(**arrays)[1]
    for backward in (linear_recurrence_backward, scan_backward):
        grads = dict(zip(arrays, backward(weights, cache), strict=True))
        assert_gradients(loss, arrays, grads, rng)


@pytest.mark.parametrize("T", LENGTHS)
def test_log_space(T, rng):
    log_a, log_b, log_h_0 = draw(rng, T)
    for start in (None, log_h_0):
        h_0 = None if start is None else np.exp(start)
        want, _ = linear_recurrence_forward(np.exp(log_a), np.exp(log_b), h_0)
        np.testing.assert_allclose(np.exp(log_scan(log_a, log_b, start)), want, rtol=1e-10)


def test_log_space_where_there_is_nothing(rng):
    log_a, log_b, log_h_0 = draw(rng, 9)
    log_a[rng.random(log_a.shape) < 0.4] = -np.inf
    log_b[rng.random(log_b.shape) < 0.4] = -np.inf
    log_b[0, 0] = log_h_0[0] = -np.inf  # the state stays 0 for a while
    want, _ = linear_recurrence_forward(*map(np.exp, (log_a, log_b, log_h_0)))
    assert (want == 0).any()
    np.testing.assert_allclose(np.exp(log_scan(log_a, log_b, log_h_0)), want, rtol=1e-10)


def test_log_space_beyond_the_range_of_numbers():
    log_a = np.array([-2000.0, 3000.0, -1.0])[:, None, None]
    log_b = np.array([-900.0, 800.0, 1.0])[:, None, None]
    want = [-900, 2100, 2099]  # each is a sum of which one part is everything
    assert log_scan(log_a, log_b).ravel().tolist() == want


def test_log_space_keeps_its_digits_over_many_steps(rng):
    """The published formula subtracts two large numbers; it loses what they round away."""
    T = 4000
    log_a, log_b = -np.abs(rng.standard_normal((T, 1, 4))), rng.standard_normal((T, 1, 4))
    exact = log_scan(log_a, log_b)
    low_a, low_b = log_a.astype(np.float32), log_b.astype(np.float32)
    total = np.cumsum(low_a, axis=0)
    published = total + np.logaddexp.accumulate(low_b - total, axis=0)
    error = np.abs(log_scan(low_a, low_b) - exact).max()
    assert error < 1e-5 and np.abs(published - exact).max() > 20 * error


def test_what_comes_in_is_left_and_its_type_stays(rng):
    for dtype in (np.float32, np.float64):
        given = draw(rng, 6, dtype=dtype)
        kept = [part.copy() for part in given]
        h, cache = linear_recurrence_forward(*given)
        results = [h, scan(*given), log_scan(*given)]
        results += [*linear_recurrence_backward(h, cache), *scan_backward(h, cache)]
        results += linear_recurrence_forward(*given[:2])[1]
        assert {r.dtype for r in results} == {np.dtype(dtype)}
        for part, old in zip(given, kept, strict=True):
            assert np.array_equal(part, old)


def test_passes_and_products(rng):
    """ceil(log2 T) passes, T - 2^k products in pass k, counted as they happen."""

    class Counted(np.ndarray):
        def __iadd__(self, other):
            products.append(len(other))
            return super().__iadd__(other)

    for T in LENGTHS:
        products = []
        a, b, _ = draw(rng, T)
        unchecked(module.scan)(a, b.view(Counted))
        want = [T - 2**k for k in range(int(np.ceil(np.log2(T))))]
        assert products == want
        assert sum(want) == T * len(want) - (2 ** len(want) - 1)


def test_complex_numbers_go_through(rng):
    a, b = rng.standard_normal((2, 7, 2, 3)) + 1j * rng.standard_normal((2, 7, 2, 3))
    theirs = [torch.tensor(part, requires_grad=True) for part in (a, b)]
    h, state = [], torch.zeros(2, 3, dtype=torch.complex128)
    for a_t, b_t in zip(*theirs, strict=True):
        state = a_t * state + b_t
        h.append(state)
    dh = rng.standard_normal((7, 2, 3)) + 1j * rng.standard_normal((7, 2, 3))
    torch.stack(h).backward(torch.tensor(dh))
    ours = unchecked(scan)(a, b)
    np.testing.assert_allclose(ours, torch.stack(h).detach(), rtol=1e-10)
    cache = LinearRecurrenceCache(a, ours, np.zeros_like(b[0]))
    for part, grad in zip(theirs, scan_backward(dh, cache)):
        np.testing.assert_allclose(part.grad, grad, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("T", [1, 2, 7, 16])
@pytest.mark.parametrize("started", [False, True])
def test_torch_twins(T, started, rng):
    given = draw(rng, T)[: 2 + started]
    dh = rng.standard_normal((T, 2, 3))
    for log in (False, True):
        tensors = [torch.tensor(part, requires_grad=True) for part in given]
        numbers = list(given)
        if log:
            numbers[:2] = np.exp(given[:2])
            if started:
                numbers[2] = np.abs(given[2])
                numbers[2][0] = 0
                tensors[2] = torch.tensor(numbers[2], requires_grad=True)
        h = (twin.log_scan if log else twin.scan)(*tensors)
        want, cache = linear_recurrence_forward(*numbers)
        np.testing.assert_allclose(h.detach(), want, rtol=1e-10)
        h.backward(torch.tensor(dh))
        grads = list(linear_recurrence_backward(dh, cache))
        if log:
            grads[:2] = grads[0] * numbers[0], grads[1] * numbers[1]
        for tensor, grad in zip(tensors, grads):
            np.testing.assert_allclose(tensor.grad, grad, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("backward", [linear_recurrence_backward, scan_backward])
def test_another_gradient_is_refused(backward, rng):
    cache = linear_recurrence_forward(*draw(rng, 4))[1]
    for dh, kind in [(np.ones((3, 2, 3)), ValueError), (np.ones((4, 2, 3), "f"), TypeError)]:
        with pytest.raises(kind, match=f"{backward.__name__}: dh: expected float64"):
            backward(dh, cache)


def test_torch_twins_refuse_what_does_not_fit():
    a, b = torch.ones(4, 2, 3), torch.ones(4, 2, 3)
    for h_0, kind in [(torch.ones(3, 2), ValueError), (torch.ones(2, 3).double(), TypeError)]:
        for function in (twin.scan, twin.log_scan):
            with pytest.raises(kind, match="h_0: expected"):
                function(a, b, h_0)
    with pytest.raises(ValueError, match="b: expected shape"):
        twin.scan(a, b[1:])
    with pytest.raises(ValueError, match="log_a: expected shape"):
        twin.log_scan(a[0], b[0])
    with pytest.raises(ValueError, match="not negative"):
        twin.log_scan(a, b, -torch.ones(2, 3))


def check_all(rng):
    """What must fail where a bug is planted."""
    test_by_hand()
    for T in (1, 2, 5, 9):
        test_the_scan_is_the_loop(T, rng)
        test_log_space(T, rng)
    test_gradients(rng)
    test_log_space_where_there_is_nothing(rng)
    test_what_comes_in_is_left_and_its_type_stays(rng)
    test_complex_numbers_go_through(rng)
