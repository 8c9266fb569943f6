"""The conditional random field against the list of all paths, torch's autograd and differences."""

import itertools
import math

import numpy as np
import pytest
import torch

from rnnlib import crf
from rnnlib.testing import assert_gradients
from rnnlib.torch import CRF, load_numpy_

# T, N, K and the lengths; all different, each of them one, sequences of one step beside longer ones
SIZES = [
    (4, 5, 3, [4, 1, 3, 2, 4]),
    (5, 2, 3, None),
    (1, 3, 4, None),
    (4, 1, 2, [3]),  # a step that no sequence has
    (3, 2, 1, [3, 2]),
    (1, 1, 1, None),
]
LABELS = ["O", "B-X", "I-X", "B-Y", "I-Y"]


def draw(rng, K, dtype=np.float64):
    shapes = {"start": K, "transition": (K, K), "end": K}
    return {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}


def forbidding(rng, K):
    """Parameters of which some forbid, but not tag 0 after tag 0."""
    params = draw(rng, K)
    for p in params.values():
        p[rng.random(p.shape) < 0.4] = -np.inf
        p[(0,) * p.ndim] = rng.standard_normal()
    return params


def score_of(path, scores, params):
    """By the definition, one number after another."""
    total = params["start"][path[0]] + params["end"][path[-1]]
    total += sum(scores[t, k] for t, k in enumerate(path))
    return total + sum(params["transition"][j, k] for j, k in itertools.pairwise(path))


def all_paths(scores, params):
    """Every path of one sequence (T, K), with its score."""
    T, K = scores.shape
    return {p: score_of(p, scores, params) for p in itertools.product(range(K), repeat=T)}


def check_against_all_paths(rng):
    for (T, N, K, lengths), make in itertools.product(SIZES, (draw, forbidding)):
        params, scores = make(rng, K), 2 * rng.standard_normal((T, N, K))
        log_z = crf.crf_log_partition(scores, params, lengths)
        marginals = crf.crf_marginals(scores, params, lengths)
        best, best_score = crf.viterbi(scores, params, lengths)
        for n, length in enumerate(lengths or [T] * N):
            paths = all_paths(scores[:length, n], params)
            total = sum(map(math.exp, paths.values()))
            assert log_z[n] == pytest.approx(math.log(total))
            expected = np.zeros((T, K))
            for path, score in paths.items():
                expected[range(length), path] += math.exp(score) / total
            np.testing.assert_allclose(marginals[:, n], expected, atol=1e-12)
            top = max(paths, key=paths.get)
            assert best[:, n].tolist() == [*top, *[0] * (T - length)]
            assert best_score[n] == pytest.approx(paths[top])
            tags = np.full((T, N), -100)
            tags[:, :] = rng.integers(0, K, (T, 1))
            tags[length:, n] = -100
            if lengths is None or length == T:
                got = crf.crf_score(scores, tags, params, lengths)[n]
                assert got == pytest.approx(paths[tuple(tags[:length, n])])


def check_gradients(rng):
    for T, N, K, lengths in SIZES:
        params, scores = draw(rng, K), rng.standard_normal((T, N, K))
        tags = rng.integers(0, K, (T, N))
        loss, cache = crf.crf_forward(scores, tags, params, lengths)
        dscores, grads = crf.crf_backward(cache)

        twin = load_numpy_(CRF(K, dtype=torch.float64), params)
        scores_torch = torch.from_numpy(scores.copy()).requires_grad_()
        loss_torch = twin(scores_torch, torch.from_numpy(tags), lengths)
        loss_torch.backward()
        assert loss == pytest.approx(loss_torch.item(), rel=1e-12, abs=1e-12)
        np.testing.assert_allclose(dscores, scores_torch.grad.numpy(), atol=1e-12)
        for name, p in twin.named_parameters():
            np.testing.assert_allclose(grads[name], p.grad.numpy(), atol=1e-12, err_msg=name)

        def again(arrays, tags=tags, lengths=lengths):
            rest = {name: arrays[name] for name in ("start", "transition", "end")}
            return crf.crf_forward(arrays["scores"], tags, rest, lengths)[0]

        assert_gradients(again, params | {"scores": scores}, grads | {"scores": dscores}, rng)


def check_forbidden(rng):
    """The rules of BIO: no NaN, nothing forbidden, no gradient where nothing can change."""
    K, T, N, lengths = len(LABELS), 7, 4, np.array([7, 1, 4, 6])
    rules, params = crf.bio_rules(LABELS, np.float64), draw(rng, len(LABELS))
    params = {name: p + rules[name] for name, p in params.items()}
    scores = 3 * rng.standard_normal((T, N, K))
    tags, score = crf.viterbi(scores, params, lengths)  # a warning is an error
    loss, cache = crf.crf_forward(scores, tags, params, lengths)
    dscores, grads = crf.crf_backward(cache)
    marginals = crf.crf_marginals(scores, params, lengths)
    allowed = [
        crf.crf_score(scores[:2], np.array(path)[:, None].repeat(N, 1), params)[0] > -np.inf
        for path in itertools.product(range(K), repeat=2)
    ]
    # O, B-X and B-Y before all but I; after B-X and I-X also I-X. I begins nothing.
    assert sum(allowed) == 3 * 3 + 2
    assert (score > -np.inf).all()
    np.testing.assert_allclose(crf.crf_score(scores, tags, params, lengths), score, rtol=1e-12)
    assert loss > 0 and np.isfinite(dscores).all()
    assert (marginals[0, :, [2, 4]] == 0).all()
    for name, grad in grads.items():
        assert np.isfinite(grad).all()
        assert (grad[rules[name] == -np.inf] == 0).all()
        assert (grad[rules[name] == 0] != 0).all(), name

    twin = load_numpy_(CRF(K, dtype=torch.float64), params)
    scores_torch = torch.from_numpy(scores).requires_grad_()
    twin(scores_torch, torch.from_numpy(tags), lengths).backward()
    np.testing.assert_allclose(dscores, scores_torch.grad.numpy(), atol=1e-12)
    for name, p in twin.named_parameters():
        np.testing.assert_allclose(grads[name], p.grad.numpy(), atol=1e-12, err_msg=name)
    found = twin.marginals(scores_torch, lengths).numpy()
    np.testing.assert_allclose(marginals, found, atol=1e-12)


def check_extremes(rng):
    """Scores whose exp no number can hold, and padding that must not matter."""
    params, T, N, K = draw(rng, 3), 6, 3, 3
    lengths, tags = np.array([6, 2, 4]), rng.integers(0, K, (T, N))
    for size in (1e6, -1e6):
        scores = size * np.abs(rng.standard_normal((T, N, K)))
        huge = {name: p * 1e3 for name, p in params.items()}
        log_z = crf.crf_log_partition(scores, huge, lengths)
        _, score = crf.viterbi(scores, huge, lengths)
        loss, cache = crf.crf_forward(scores, tags, huge, lengths)
        dscores, grads = crf.crf_backward(cache)
        np.testing.assert_allclose(log_z, score, rtol=1e-12)  # one path holds it all
        expected = (log_z - crf.crf_score(scores, tags, huge, lengths)).mean()
        assert loss == pytest.approx(expected)
        assert all(np.isfinite(array).all() for array in [dscores, *grads.values()])
    # A score added to every tag of a step leaves all probabilities as they are.
    scores = rng.standard_normal((T, N, K))
    shifted = scores + 1e4 * rng.standard_normal((T, N, 1))
    marginals = crf.crf_marginals(scores, params, lengths)
    np.testing.assert_allclose(crf.crf_marginals(shifted, params, lengths), marginals, atol=1e-9)
    sums = marginals.sum(axis=-1)
    np.testing.assert_allclose(sums, np.arange(T)[:, None] < lengths, rtol=1e-12)

    padded = scores.copy()
    padded[2:, 1], padded[4:, 2] = np.nan, np.inf
    marked = tags.copy()
    marked[2:, 1], marked[4:, 2] = -100, K
    before, cache = crf.crf_forward(scores, tags, params, lengths)
    after, padded_cache = crf.crf_forward(padded, marked, params, lengths)
    assert before == after
    np.testing.assert_array_equal(crf.crf_backward(cache)[0], crf.crf_backward(padded_cache)[0])
    np.testing.assert_array_equal(crf.crf_marginals(padded, params, lengths), marginals)
    best, clean = (crf.viterbi(s, params, lengths)[0] for s in (padded, scores))
    np.testing.assert_array_equal(best, clean)


CHECKS = [check_against_all_paths, check_gradients, check_forbidden, check_extremes]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_field(check, rng):
    check(rng)


def test_worked_by_hand():
    """Two tags, two steps, four paths: 1, 0 + 1, 2 and 3 nats."""
    params = {"start": np.zeros(2), "transition": np.array([[0.0, 1], [0, 0]]), "end": np.zeros(2)}
    scores = np.array([[[1.0, 2]], [[0.0, 1]]])
    assert [crf.crf_score(scores, np.array([[a], [b]]), params)[0] for a in (0, 1) for b in (0, 1)
            ] == [1, 3, 2, 3]  # fmt: skip
    total = math.exp(1) + 2 * math.exp(3) + math.exp(2)
    assert crf.crf_log_partition(scores, params)[0] == pytest.approx(math.log(total))
    first = (math.exp(1) + math.exp(3)) / total
    assert crf.crf_marginals(scores, params)[0, 0, 0] == pytest.approx(first)
    # 0 1 and 1 1 have 3 nats each: the lower number at the first step, where they differ.
    assert crf.viterbi(scores, params)[0].tolist() == [[0], [1]]


def test_of_equal_paths_the_lower_number_at_the_last_difference():
    params = {"start": np.zeros(2), "transition": np.zeros((2, 2)), "end": np.zeros(2)}
    params["transition"][:] = [[-5, 0], [0, -5]]  # 0 1 0 and 1 0 1 are equal
    tags, score = crf.viterbi(np.zeros((3, 1, 2)), params)
    assert tags[:, 0].tolist() == [0, 1, 0] and score[0] == 0


def test_without_transitions_the_steps_are_independent(rng):
    from rnnlib.functional import log_softmax, softmax

    params = {"start": np.zeros(4), "transition": np.zeros((4, 4)), "end": np.zeros(4)}
    scores, tags = rng.standard_normal((5, 3, 4)), rng.integers(0, 4, (5, 3))
    np.testing.assert_allclose(crf.crf_marginals(scores, params), softmax(scores), rtol=1e-12)
    np.testing.assert_array_equal(crf.viterbi(scores, params)[0], scores.argmax(axis=-1))
    chosen = np.take_along_axis(log_softmax(scores), tags[..., None], -1)
    assert crf.crf_forward(scores, tags, params)[0] == pytest.approx(-chosen.sum() / 3)


def test_alpha_and_beta_give_the_sum_at_every_step(rng):
    scores, params, lengths = rng.standard_normal((6, 3, 4)), draw(rng, 4), [6, 1, 4]
    alpha, beta = (f(scores, params, lengths) for f in (crf.crf_alpha, crf.crf_beta))
    log_z = crf.crf_log_partition(scores, params, lengths)
    # In padding alpha stays, and beta is the end's: the same sum there too.
    found = crf.logsumexp(alpha + beta)
    np.testing.assert_allclose(found, np.broadcast_to(log_z, found.shape), rtol=1e-12)
    np.testing.assert_array_equal(alpha[4:, 2], alpha[[3, 3], 2])
    np.testing.assert_array_equal(beta[3:, 2], np.tile(params["end"], (3, 1)))


def test_logsumexp(rng):
    a = rng.standard_normal((3, 4, 2)) * 100
    for axis in (0, 1, -1):
        expected = np.logaddexp.reduce(a, axis=axis)
        np.testing.assert_allclose(crf.logsumexp(a, axis), expected, rtol=1e-12)
    with np.errstate(all="raise"):
        assert crf.logsumexp(np.full(3, -np.inf)) == -np.inf
        assert crf.logsumexp(np.array([-np.inf, 1e4])) == 1e4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_types_stay(dtype, rng):
    scores, params = rng.standard_normal((4, 3, 2)).astype(dtype), draw(rng, 2, dtype)
    tags, lengths = rng.integers(0, 2, (4, 3)), [4, 2, 3]
    loss, cache = crf.crf_forward(scores, tags, params, lengths)
    dscores, grads = crf.crf_backward(cache)
    results = [loss, dscores, *grads.values(), crf.viterbi(scores, params)[1]]
    results += [f(scores, params, lengths) for f in (crf.crf_log_partition, crf.crf_marginals)]
    results += [f(scores, params) for f in (crf.crf_alpha, crf.crf_beta)]
    results += [crf.crf_score(scores, tags, params), *crf.bio_rules(LABELS, dtype).values()]
    assert {result.dtype for result in results} == {np.dtype(dtype)}
    assert crf.viterbi(scores, params)[0].dtype == np.int64
    assert crf.bio_rules(LABELS)["start"].dtype == np.float32


def test_many_steps_and_many_tags(rng):
    """More than a byte counts: 300 steps without lengths, 2100 tags."""
    params, scores = draw(rng, 2), rng.standard_normal((300, 2, 2))
    for function in (crf.crf_log_partition, crf.crf_marginals, crf.viterbi):
        for a, b in zip(function(scores, params), function(scores, params, [300, 300])):
            np.testing.assert_array_equal(a, b)
    K = 2100
    params = {"start": np.zeros(K), "transition": np.zeros((K, K)), "end": np.zeros(K)}
    params["transition"][2099, 7] = 1
    tags, score = crf.viterbi(np.zeros((2, 1, K)), params)
    assert tags.tolist() == [[2099], [7]] and score == 1


def test_where_no_path_is_allowed(rng):
    params, scores = draw(rng, 2), rng.standard_normal((3, 3, 2))
    scores[1, 1] = -np.inf  # a step of sequence 1 without a tag
    tags = np.zeros((3, 3), dtype=int)
    with np.errstate(all="raise"):
        log_z = crf.crf_log_partition(scores, params)
        assert (log_z == -np.inf).tolist() == [False, True, False]
        assert (crf.crf_score(scores, tags, params) == -np.inf).tolist() == [False, True, False]
        for call in (crf.crf_marginals, crf.viterbi):
            with pytest.raises(ValueError, match=r"expected a path .* got none for \[1\]"):
                call(scores, params)
        with pytest.raises(ValueError, match=r"crf_forward: tags: expected .* got none for \[1\]"):
            crf.crf_forward(scores, tags, params)
    twin = load_numpy_(CRF(2, dtype=torch.float64), params)
    scores, tags = torch.from_numpy(scores), torch.from_numpy(tags)
    assert twin.log_partition(scores)[1] == -torch.inf
    with pytest.raises(ValueError, match=r"expected paths that are allowed, got .* \[1\]"):
        twin(scores, tags)
    with pytest.raises(ValueError, match=r"expected a path that is allowed, got none .* \[1\]"):
        twin.marginals(scores)


def test_a_path_against_the_rules_has_no_loss(rng):
    params = crf.bio_rules(LABELS, np.float64)
    scores, tags = rng.standard_normal((2, 2, 5)), np.array([[1, 1], [4, 2]])  # B-X I-Y, B-X I-X
    assert crf.crf_score(scores, tags, params)[0] == -np.inf
    with pytest.raises(ValueError, match=r"path that is allowed, got none for \[0\]"):
        crf.crf_forward(scores, tags, params)
    assert crf.crf_forward(scores[:, 1:], tags[:, 1:], params)[0] > 0


def test_rules():
    rules = crf.bio_rules(LABELS)
    no = -np.inf
    assert rules["start"].tolist() == [0, 0, no, 0, no]
    assert rules["end"].tolist() == [0] * 5
    assert rules["transition"].tolist() == [
        [0, 0, no, 0, no],
        [0, 0, 0, 0, no],
        [0, 0, 0, 0, no],
        [0, 0, no, 0, 0],
        [0, 0, no, 0, 0],
    ]
    assert crf.bio_rules(["I-X", "O"])["transition"].tolist() == [[0, 0], [no, 0]]
    assert crf.bio_rules(["B-A-B", "I-A-B", "I-A"])["transition"][0].tolist() == [0, 0, no]


@pytest.mark.parametrize(
    "labels", [[], ["O", "O"], ["B-"], ["X-A"], ["o"], "O", ["O", 3], [["O"]], None]
)
def test_labels_that_are_none(labels):
    with pytest.raises((ValueError, TypeError), match=r"bio_rules: labels: expected .* got"):
        crf.bio_rules(labels)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (dict(lengths=[0, 2]), "whole numbers >= 1"),
        (dict(lengths=[4, 2]), "values up to 3"),
        (dict(lengths=[2]), r"shape \(2,\)"),
        (dict(tags=np.full((3, 2), 2)), r"tokens in 0\.\.1"),
        (dict(tags=np.zeros((2, 2), dtype=int)), r"shape \(3, 2\)"),
        (dict(scores=np.zeros((3, 2, 3))), r"shape \(3,\), got \(2,\)"),
        (dict(scores=np.full((3, 2, 2), np.nan)), "got NaN or infinity in 10 places"),
        (dict(scores=np.full((3, 2, 2), np.inf)), "got NaN or infinity in 10 places"),
        (dict(scores=np.zeros((0, 2, 2))), "with no empty axis"),
        (dict(scores=np.zeros((3, 2, 2), dtype=np.float32)), "expected an array of float32"),
    ],
)
def test_what_does_not_fit_is_refused(change, words, rng):
    arguments = dict(scores=np.zeros((3, 2, 2)), tags=np.zeros((3, 2), dtype=int))
    arguments |= dict(params=draw(rng, 2), lengths=[3, 2])
    with pytest.raises((ValueError, TypeError), match=words):
        crf.crf_forward(**arguments | change)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["start", "transition", "end"])
def test_parameters_are_below_infinity(name, value, rng):
    params = draw(rng, 2)
    params[name][0] = value
    with pytest.raises(ValueError, match=f"params\\['{name}'\\]: .* minus infinity, got"):
        crf.crf_log_partition(np.zeros((3, 2, 2)), params)


def test_torch_twin_on_padding(rng):
    """The values of the NumPy functions; gradients are zero in padding that holds NaN."""
    params, lengths = draw(rng, 3), [2, 4]
    scores, tags = rng.standard_normal((4, 2, 3)), rng.integers(0, 3, (4, 2))
    scores[2:, 0], tags[2:, 0] = np.nan, -100
    twin = load_numpy_(CRF(3, dtype=torch.float64), params)
    given = torch.from_numpy(scores).requires_grad_()
    for method, function in [("log_partition", crf.crf_log_partition),
                             ("marginals", crf.crf_marginals)]:  # fmt: skip
        found = getattr(twin, method)(given, lengths).detach().numpy()
        np.testing.assert_allclose(found, function(scores, params, lengths), rtol=1e-12)
    found = twin.score(given, torch.from_numpy(tags), lengths).detach().numpy()
    np.testing.assert_allclose(found, crf.crf_score(scores, tags, params, lengths), rtol=1e-12)
    twin(given, torch.from_numpy(tags), torch.tensor(lengths)).backward()
    assert (given.grad[2:, 0] == 0).all() and given.grad.isfinite().all()
