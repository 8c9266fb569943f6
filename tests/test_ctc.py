"""Connectionist temporal classification against all paths, torch, and finite differences."""

import itertools

import numpy as np
import pytest
import torch

from rnnlib.ctc import (
    best_path,
    collapse,
    ctc_alpha,
    ctc_backward,
    ctc_beta,
    ctc_forward,
    prefix_search,
    with_blanks,
)
from rnnlib.functional import log_softmax
from rnnlib.testing import assert_gradients


def all_labels(logits):
    """Every sequence of labels that some path is read as, and its probability: all V**T paths."""
    log_probs, found = log_softmax(logits), {}
    for path in itertools.product(range(logits.shape[1]), repeat=len(logits)):
        p = np.exp(sum(log_probs[t, symbol] for t, symbol in enumerate(path)))
        kept = [s for t, s in enumerate(path) if s and (t == 0 or path[t - 1] != s)]
        found[tuple(kept)] = found.get(tuple(kept), 0) + p
    return found


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ([0, 0], []),
        ([2, 2, 2], [2]),
        ([2, 0, 2], [2, 2]),
        ([0, 1, 1, 0, 0, 1, 3, 3, 0], [1, 1, 3]),
    ],
)
def test_collapse(path, labels):
    assert collapse(path) == labels
    assert all(type(label) is int for label in collapse(np.array(path)))


def test_places_skips_and_ends():
    places, skips, ends = with_blanks([[1, 1, 2], [], [3]])
    assert places.tolist() == [[0, 1, 0, 1, 0, 2, 0], [0] * 7, [0, 3, 0, 0, 0, 0, 0]]
    assert np.argwhere(skips).tolist() == [[0, 5]] and skips.dtype == bool
    assert with_blanks([[300]])[0].tolist() == [[0, 300, 0]]
    assert np.argwhere(ends).tolist() == [[0, 5], [0, 6], [1, 0], [2, 1], [2, 2]]


@pytest.mark.parametrize("labels", [[], [1], [2, 1], [1, 1], [2, 2, 1], [1, 2, 1, 2]])
def test_the_sum_is_over_all_paths(rng, labels):
    logits = 2 * rng.standard_normal((5, 1, 3))
    for forbidden in ((), (1, 0, 2), (2, 0, 1)):  # no symbol, one, two
        logits[forbidden or slice(0, 0)] = -np.inf
        loss, cache = ctc_forward(logits, [labels])
        expected = all_labels(logits[:, 0])[tuple(labels)]
        np.testing.assert_allclose(np.exp(-loss), expected, rtol=1e-10)
        dlogits = ctc_backward(cache)
        assert np.isfinite(dlogits).all() and not dlogits[logits == -np.inf].any()
        np.testing.assert_allclose(dlogits.sum(axis=-1), 0, atol=1e-12)


def batch(rng, T=7, N=5, V=4):
    labels = [[1, 1, 3], [], [2], [3, 2, 3], [1, 2, 2, 1, 3]]
    return rng.standard_normal((T, N, V)), labels, np.array([7, 1, 3, 3, 6])


def test_loss_and_gradient_are_torchs(rng):
    logits, labels, lengths = batch(rng)
    loss, cache = ctc_forward(logits, labels, lengths)
    theirs = torch.tensor(logits, requires_grad=True)
    sums = torch.nn.functional.ctc_loss(
        theirs.log_softmax(-1),
        torch.tensor([label for row in labels for label in row]),
        torch.tensor(lengths),
        torch.tensor([len(row) for row in labels]),
        reduction="none",
    )
    sums.mean().backward()
    np.testing.assert_allclose(loss, sums.mean().item(), rtol=1e-12)
    np.testing.assert_allclose(ctc_backward(cache), theirs.grad.numpy(), atol=1e-12)


def test_gradient_is_the_differences(rng):
    logits, labels, lengths = batch(rng)
    grads = {"logits": ctc_backward(ctc_forward(logits, labels, lengths)[1])}
    assert_gradients(
        lambda p: ctc_forward(p["logits"], labels, lengths)[0], {"logits": logits}, grads, rng
    )


def test_alpha_and_beta_meet_at_every_step(rng):
    logits, labels, lengths = batch(rng)
    places, skips, ends = with_blanks(labels)
    log_probs = np.take_along_axis(log_softmax(logits), places[None], axis=-1)
    both = ctc_alpha(log_probs, skips, lengths) + ctc_beta(log_probs, skips, ends, lengths)
    found = np.logaddexp.reduce(both, axis=-1)
    np.testing.assert_allclose(found, np.broadcast_to(found[0], found.shape), rtol=1e-12)
    loss, _ = ctc_forward(logits, labels, lengths)
    np.testing.assert_allclose(-found[0].mean(), loss, rtol=1e-12)


def test_padding_is_not_read(rng):
    logits, labels, lengths = batch(rng)
    loss, cache = ctc_forward(logits, labels, lengths)
    for n, T in enumerate(lengths):
        logits[T:, n] = np.nan
    again, cache_again = ctc_forward(logits, labels, lengths)
    assert again == loss
    dlogits = ctc_backward(cache_again)
    np.testing.assert_array_equal(dlogits, ctc_backward(cache))
    assert all(not dlogits[T:, n].any() for n, T in enumerate(lengths))


def test_float32_stays_and_extreme_logits_do_not_overflow(rng):
    logits, labels, lengths = batch(rng)
    loss, cache = ctc_forward((1000 * logits).astype(np.float32), labels, lengths)
    dlogits = ctc_backward(cache)
    assert loss.dtype == dlogits.dtype == np.float32
    assert np.isfinite(loss) and np.isfinite(dlogits).all()


def test_a_path_with_exactly_as_many_steps_as_it_needs(rng):
    logits = rng.standard_normal((3, 1, 3))
    loss, _ = ctc_forward(logits, [[1, 1]])  # 1, blank, 1 and nothing else
    log_probs = log_softmax(logits[:, 0])
    np.testing.assert_allclose(-loss, log_probs[0, 1] + log_probs[1, 0] + log_probs[2, 1])


@pytest.mark.parametrize(
    ("labels", "lengths", "message"),
    [
        ([[1, 1]], [2], "at least 3 steps"),
        ([[1, 2, 1]], [2], "at least 3 steps"),
        ([[3]], None, "expected 1 to 2"),
        ([[0]], None, "expected 1 to 2"),
        ([[1], [1]], None, "expected 1 lists, got 2"),
        ([[1]], [4], "ctc_forward: lengths: expected values up to 3"),
        ([[1]], [0], ">= 1"),
    ],
)
def test_what_no_path_is_read_as_is_refused(rng, labels, lengths, message):
    with pytest.raises(ValueError, match=message):
        ctc_forward(rng.standard_normal((3, 1, 3)), labels, lengths)


def test_labels_that_only_forbidden_paths_are_read_as_are_refused(rng):
    logits = rng.standard_normal((3, 2, 3))
    logits[1, 1, 0] = -np.inf
    ctc_forward(logits, [[1, 1], [2]])
    with pytest.raises(ValueError, match=r"path that is allowed, got none for \[1\]"):
        ctc_forward(logits, [[1, 2], [1, 1]])
    with pytest.raises(ValueError, match="NaN or infinity in 1 places"):
        ctc_forward(np.where(logits == -np.inf, np.inf, logits), [[1], [1]])


def test_best_path_of_unequal_lengths():
    logits = np.full((4, 2, 3), -1.0)
    logits[[0, 1, 2, 3], 0, [1, 1, 0, 1]] = logits[[0, 1, 2, 3], 1, [0, 2, 1, 1]] = 1
    assert best_path(logits) == [[1, 1], [2, 1]]
    logits[2:] = np.nan  # padding
    assert best_path(logits, [2, 2]) == [[1], [2]]


def test_more_steps_than_a_byte_counts(rng):
    logits = rng.standard_normal((300, 2, 3))
    labels = [[1, 2] * 40, [2]]
    assert ctc_forward(logits, labels)[0] == ctc_forward(logits, labels, [300, 300])[0]
    assert best_path(logits) == best_path(logits, [300, 300]) != best_path(logits, [256, 256])


def test_best_paths_of_as_many_sequences_as_steps(rng):
    logits = rng.standard_normal((3, 3, 4))
    assert best_path(logits) == [collapse(logits[:, n].argmax(axis=-1)) for n in range(3)]


def test_a_prefix_search_counts_in_float64(rng):
    logits = rng.standard_normal((60, 4)).astype(np.float32)
    assert prefix_search(logits, 3) == prefix_search(logits.astype(np.float64), 3)


def test_searches_refuse_what_they_cannot_read(rng):
    logits = rng.standard_normal((3, 1, 3))
    with pytest.raises(ValueError, match="values up to 3"):
        best_path(logits, [4])
    for value in (np.nan, np.inf):
        logits[2, 0, 1] = value
        with pytest.raises(ValueError, match="prefix_search: logits: expected numbers or minus"):
            prefix_search(logits[:, 0], 2)
        with pytest.raises(ValueError, match="best_path: logits: expected numbers or minus"):
            best_path(logits)
        assert best_path(logits, [2]) == best_path(logits[:2])


def test_a_prefix_search_that_drops_nothing_finds_all_probabilities(rng):
    for _ in range(5):
        logits = 2 * rng.standard_normal((4, 3))
        want = all_labels(logits)
        found = prefix_search(logits, 1000)
        assert len(found) == len(want)
        for labels, log_prob in found:
            np.testing.assert_allclose(np.exp(log_prob), want[tuple(labels)], rtol=1e-10)
            assert type(log_prob) is float
        assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)


def test_prefix_search_finds_what_the_best_path_misses():
    # Graves et al. (2006): blanks win each step, and yet the label is more probable than none.
    logits = np.log(np.array([[0.6, 0.4], [0.6, 0.4]]))
    assert best_path(logits[:, None]) == [[]]
    (labels, log_prob), *_ = prefix_search(logits, 10)
    assert labels == [1]
    np.testing.assert_allclose(np.exp(log_prob), 0.64)


def narrow(logits, width):
    """Prefix search by the definition: of each prefix kept, the paths with and without a blank."""
    log_probs, kept = log_softmax(logits), {(): {(): 1.0}}
    for step in np.exp(log_probs):
        found = {}
        for paths in kept.values():
            for path, p in paths.items():
                for symbol, q in enumerate(step):
                    found.setdefault(tuple(collapse([*path, symbol])), {})[*path, symbol] = p * q
        best = sorted(found, key=lambda prefix: -sum(found[prefix].values()))
        kept = {prefix: found[prefix] for prefix in best[:width]}
    return [(list(prefix), sum(paths.values())) for prefix, paths in kept.items()]


def test_a_narrow_prefix_search_keeps_the_best(rng):
    for width in (1, 2, 3):
        logits = 2 * rng.standard_normal((6, 3))
        want, found = narrow(logits, width), prefix_search(logits, width)
        assert [labels for labels, _ in found] == [labels for labels, _ in want]
        np.testing.assert_allclose(np.exp([p for _, p in found]), [p for _, p in want])
        whole = all_labels(logits)
        assert all(np.exp(p) <= whole[tuple(labels)] * (1 + 1e-10) for labels, p in found)


def test_a_forbidden_prefix_is_not_found(rng):
    logits = rng.standard_normal((3, 3))
    logits[:, 2] = -np.inf
    found = prefix_search(logits, 100)
    assert {tuple(labels) for labels, _ in found} == {(), (1,), (1, 1)}
    np.testing.assert_allclose(sum(np.exp(p) for _, p in found), 1)


def check_all(rng):
    """What must fail where a bug is planted."""
    test_places_skips_and_ends()
    for labels in ([2, 1], [], [1, 1], [1, 2, 1, 2]):
        test_the_sum_is_over_all_paths(rng, labels)
    test_loss_and_gradient_are_torchs(rng)
    test_padding_is_not_read(rng)
    test_float32_stays_and_extreme_logits_do_not_overflow(rng)
    test_best_path_of_unequal_lengths()
    test_prefix_search_finds_what_the_best_path_misses()
    test_a_prefix_search_that_drops_nothing_finds_all_probabilities(rng)
    test_a_narrow_prefix_search_keeps_the_best(rng)
