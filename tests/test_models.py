"""Models, optimisers and the training loop."""

import io
import time

import numpy as np
import pytest
import torch

import rnnlib
from rnnlib import RNN
from rnnlib.crf import bio_rules
from rnnlib.models import LanguageModel, ManyToOne, Tagger
from rnnlib.optim import SGD, Adam, clip_grad_norm
from rnnlib.testing import assert_gradients
from rnnlib.training import History, fit


def layer(rng, inputs=3, hidden=5, **options):
    return RNN(inputs, hidden, rng=rng, dtype=np.float64, **options)


def check(model, call, rng):
    """Every parameter's gradient against finite differences."""
    params = {name: p.copy() for name, p in model.params.items()}

    def loss(arrays):
        for name, p in model.params.items():
            p[...] = arrays[name]
        return call()[0]

    assert_gradients(loss, params, call()[1], rng)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize(
    ("loss", "targets"),
    [
        ("cross_entropy", np.array([0, 3, 1])),
        ("mse_loss", np.arange(12.0).reshape(3, 4)),
        ("binary_cross_entropy_with_logits", np.eye(4)[:3]),
    ],
)
def test_many_to_one_gradients(rng, loss, targets, bidirectional):
    model = ManyToOne(layer(rng, bidirectional=bidirectional), 4, loss, rng=rng)
    x, lengths = rng.standard_normal((6, 3, 3)), np.array([2, 6, 1])
    check(model, lambda: model.loss_and_grads(x, targets, lengths), rng)


def test_many_to_one_ignores_padding(rng):
    model = ManyToOne(layer(rng), 2, rng=rng)
    x = rng.standard_normal((4, 1, 3))
    padded = np.concatenate([x, rng.standard_normal((3, 1, 3))])
    np.testing.assert_allclose(model.predict(padded, [4]), model.predict(x), rtol=1e-12)


def test_many_to_one_reads_the_last_valid_output_with_its_head(rng):
    model = ManyToOne(layer(rng, bidirectional=True), 4, "mse_loss", rng=rng)
    x, lengths = rng.standard_normal((300, 3, 3)), np.array([2, 300, 1])
    weight, bias = model.head["weight"], model.head["bias"]
    y = model.rnn.forward(x, lengths=lengths)[0]
    wanted = y[lengths - 1, np.arange(3)] @ weight.T + bias
    np.testing.assert_allclose(model.predict(x, lengths), wanted, rtol=1e-12)
    wanted = model.rnn.forward(x)[0][-1] @ weight.T + bias
    np.testing.assert_allclose(model.predict(x), wanted, rtol=1e-12)


def test_language_model_gradients_with_state_and_mask(rng):
    model = LanguageModel(7, 3, layer(rng), rng=rng)
    tokens, mask = rng.integers(0, 7, (6, 4)), rng.random((5, 4)) < 0.7
    state = rng.standard_normal((1, 4, 5))
    check(model, lambda: model.loss_and_grads(tokens[:-1], tokens[1:], state, mask), rng)


def test_carried_state_continues_the_sequence(rng):
    model = LanguageModel(7, 3, layer(rng), rng=rng)
    tokens = rng.integers(0, 7, (9, 2))
    whole, _ = model.logits(tokens)
    first, state = model.logits(tokens[:4])
    second, _ = model.logits(tokens[4:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-12)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda p: SGD(p, 0.1), lambda p: torch.optim.SGD(p, 0.1)),
        (lambda p: SGD(p, 0.1, 0.9), lambda p: torch.optim.SGD(p, 0.1, 0.9)),
        (lambda p: Adam(p, 0.1), lambda p: torch.optim.Adam(p, 0.1)),
    ],
    ids=["sgd", "momentum", "adam"],
)
def test_optimisers_take_torchs_steps(rng, ours, theirs):
    params = {"a": rng.standard_normal((2, 3)), "b": rng.standard_normal(4)}
    tensors = {name: torch.from_numpy(p.copy()) for name, p in params.items()}
    optimizer, reference = ours(params), theirs(list(tensors.values()))
    for _ in range(5):
        grads = {name: rng.standard_normal(p.shape) for name, p in params.items()}
        for name, g in grads.items():
            tensors[name].grad = torch.from_numpy(g.copy())
        optimizer.step(grads)
        reference.step()
        for name, p in params.items():
            np.testing.assert_allclose(p, tensors[name].numpy(), rtol=1e-12)


def test_clipping_keeps_the_direction(rng):
    grads = {"a": np.array([3.0, 0.0]), "b": np.array([4.0])}
    assert clip_grad_norm(grads, 10) == 5
    assert grads["a"][0] == 3
    assert clip_grad_norm(grads, 1) == 5
    np.testing.assert_allclose([*grads["a"], *grads["b"]], [0.6, 0, 0.8])


class Parabola:
    """A model of one number whose loss is its square."""

    def __init__(self):
        self.params = {"p": np.array([1.0])}

    def loss_and_grads(self):
        p = self.params["p"]
        return float(p[0] ** 2), {"p": 2 * p}


def test_early_stopping_restores_the_best_parameters():
    model, validation = Parabola(), iter([3.0, 1.0, 2.0, 2.0, 0.0])
    history = fit(
        model,
        [()],
        SGD(model.params, 0.25),
        epochs=5,
        evaluate=lambda: next(validation),
        patience=2,
        progress=False,
    )
    assert history.validation == [3, 1, 2, 2]
    assert history.best_epoch == 1
    assert History().best_epoch == -1  # none, before the first
    assert model.params["p"][0] == 0.25  # halved twice, by the end of epoch 1
    assert history.loss == [1, 0.25, 0.0625, 0.015625]


@pytest.mark.parametrize(
    ("validation", "best"),
    [
        ([np.nan, 0.5, 0.3, 0.4], 2),
        ([0.5, np.nan, 0.3, np.nan], 2),
        ([np.inf, np.nan, np.nan], 0),
        ([0.3, 0.3, 0.2, 0.2], 2),
        ([np.nan, np.inf], 1),
        ([np.nan, np.nan], 0),
    ],
)
def test_nan_is_the_worst_validation_loss_and_a_tie_keeps_the_first(validation, best):
    model, losses = Counting(), iter(validation)
    history = fit(
        model,
        [()],
        SGD(model.params, lr=1.0),
        epochs=len(validation),
        evaluate=lambda: next(losses),
        progress=False,
    )
    assert history.best_epoch == best
    assert model.params["w"][0] == best + 1  # the parameters after that epoch


class Counting:
    """Its only parameter counts the updates; a loss and a gradient that can be set."""

    def __init__(self, loss=1.0, gradient=-1.0):
        self.params, self.loss, self.gradient = {"w": np.zeros(1)}, loss, gradient
        self.states = []

    def loss_and_grads(self, state=None):
        self.states.append(state)
        return self.loss, {"w": np.array([self.gradient])}, len(self.states)


def test_fit_clips_carries_the_state_and_starts_each_epoch_without_one():
    model = Counting(gradient=-5.0)
    optimizer = SGD(model.params, lr=1.0)
    history = fit(
        model, [(), ()], optimizer, epochs=2, max_norm=1.0, carry_state=True, progress=False
    )
    assert model.states == [None, 1, None, 3]
    np.testing.assert_allclose(model.params["w"], 4.0, rtol=1e-6)
    assert history.loss == [1.0, 1.0] and history.best_epoch == 1


def test_fit_says_that_a_gradient_is_not_finite():
    model = Counting(gradient=np.nan)
    with pytest.raises(FloatingPointError, match="finite norm, got nan"):
        fit(model, [()], SGD(model.params, lr=1.0), epochs=1, max_norm=1.0, progress=False)


def test_fit_refuses_an_iterator_and_no_patience():
    model = Counting()
    optimizer = SGD(model.params, lr=1.0)
    with pytest.raises(TypeError, match="expected a list, or a function of the epoch, got gen"):
        fit(model, (() for _ in range(3)), optimizer, epochs=2)
    with pytest.raises(ValueError, match="patience: expected a whole number >= 1, got 0"):
        fit(model, [()], optimizer, epochs=2, evaluate=lambda: 1.0, patience=0)


def test_fit_refuses_what_cannot_work(capsys):
    model = Parabola()
    optimizer = SGD(model.params, 0.1)
    with pytest.raises(ValueError, match="epochs: expected .* got 0"):
        fit(model, [()], optimizer, epochs=0)
    with pytest.raises(ValueError, match="patience: expected an evaluate"):
        fit(model, [()], optimizer, epochs=1, patience=1)
    with pytest.raises(ValueError, match="batches: expected at least one"):
        fit(model, [], optimizer, epochs=1, progress=False)
    model.params["p"][0] = np.inf
    with pytest.raises(FloatingPointError, match="finite loss, got inf"):
        fit(model, [()], optimizer, epochs=1, progress=False)


def test_the_progress_bar_shows_the_losses_if_it_is_asked_for(capsys):
    model = Parabola()
    optimizer = SGD(model.params, 0.25)
    fit(model, [()], optimizer, epochs=2)
    assert "loss=0.2500" in capsys.readouterr().err
    fit(model, [()], optimizer, epochs=1, evaluate=lambda: 0.5)
    last = capsys.readouterr().err.rpartition("\r")[2]
    for part in ("training", "epoch", "loss=0.0625", "validation=0.5000"):
        assert part in last
    fit(model, [()], optimizer, epochs=1, progress=False)
    assert not capsys.readouterr().err


def test_batches_may_be_made_anew_for_each_epoch_and_a_batch_may_be_a_list():
    model, epochs = Counting(), []
    optimizer = SGD(model.params, lr=1.0)
    fit(model, lambda epoch: epochs.append(epoch) or [[]], optimizer, epochs=3, progress=False)
    assert epochs == [0, 1, 2] and model.params["w"][0] == 3


def test_the_loss_of_an_epoch_is_a_mean_in_float64():
    model, losses = Counting(), iter(np.array([1, 2**-24], np.float32))
    model.loss_and_grads = lambda: (next(losses), {"w": np.ones(1)})
    history = fit(model, [(), ()], SGD(model.params, lr=1.0), epochs=1, progress=False)
    assert history.loss == [(1 + 2**-24) / 2]
    assert 0 < history.seconds and History().seconds == 0


def test_models_refuse_wrong_parts(rng):
    with pytest.raises(ValueError, match="loss: expected one of .* got 'hinge'"):
        ManyToOne(layer(rng), 2, "hinge", rng=rng)
    with pytest.raises(ValueError, match="rnn: expected input_size 4, got 3"):
        LanguageModel(7, 4, layer(rng), rng=rng)


def test_the_history_holds_pythons_numbers_and_the_time_it_took():
    model, start = Parabola(), time.perf_counter()
    optimizer, half = SGD(model.params, 0.25), lambda: np.float32(0.5)
    history = fit(model, [()], optimizer, epochs=2, evaluate=half, progress=False)
    assert 0 < history.seconds <= time.perf_counter() - start
    assert {type(value) for value in history.validation + history.loss} == {float}


def test_fit_says_what_a_model_or_a_batch_lacks():
    model = Parabola()
    optimizer = SGD(model.params, 0.1)
    with pytest.raises(TypeError, match=r"model: expected an object with loss_and_grads\(\)"):
        fit(object(), [()], optimizer, epochs=1)
    with pytest.raises(TypeError, match=r"optimizer: expected an object with step\(\)"):
        fit(model, [()], object(), epochs=1)
    with pytest.raises(TypeError, match="batches: expected a list, or a function .* got 'ab'"):
        fit(model, "ab", optimizer, epochs=1)
    with pytest.raises(TypeError, match="batches: expected tuples of arguments, got float64"):
        fit(model, [np.ones(2)], optimizer, epochs=1, progress=False)


LABELS = ["O", "B-X", "I-X"]


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("loss", ["cross_entropy", "crf"])
def test_tagger_gradients(rng, loss, bidirectional):
    model = Tagger(layer(rng, bidirectional=bidirectional), 4, loss, rng=rng)
    for p in model.crf.values():
        p[...] = rng.standard_normal(p.shape)
    x, lengths = rng.standard_normal((6, 3, 3)), np.array([2, 6, 1])
    tags = rng.integers(0, 4, (6, 3))
    tags[2:, 0] = -100  # what stands in padding does not matter
    check(model, lambda: model.loss_and_grads(x, tags, lengths), rng)
    check(model, lambda: model.loss_and_grads(x, abs(tags) % 4), rng)


@pytest.mark.parametrize("loss", ["cross_entropy", "crf"])
def test_tagger_ignores_padding(rng, loss):
    model = Tagger(layer(rng, bidirectional=True), 3, loss, rng=rng)
    x = rng.standard_normal((4, 2, 3))
    padded = np.concatenate([x, rng.standard_normal((3, 2, 3))])
    tags = model.predict(padded, [4, 4])
    np.testing.assert_array_equal(tags[:4], model.predict(x))
    assert (tags[4:] == 0).all() and tags.shape == (7, 2)
    np.testing.assert_allclose(model.scores(padded, [4, 4])[:4], model.scores(x), rtol=1e-12)
    many = np.random.default_rng(1).standard_normal((5, 50, 3))
    assert len(np.unique(model.predict(many))) == 3


@pytest.mark.parametrize("loss", ["cross_entropy", "crf"])
def test_a_tagger_scores_with_its_head_and_tags_every_step(rng, loss):
    model = Tagger(layer(rng, bidirectional=True), 3, loss, rng=rng)
    x, lengths = rng.standard_normal((300, 2, 3)), np.array([2, 255], np.uint8)
    wanted = model.rnn.forward(x)[0] @ model.head["weight"].T + model.head["bias"]
    np.testing.assert_allclose(model.scores(x), wanted, rtol=1e-12)
    np.testing.assert_array_equal(model.predict(x), wanted.argmax(axis=-1))
    assert model.predict(x, lengths).dtype == np.int64


def test_a_tagger_drops_out_when_it_trains_and_only_then(rng):
    model = Tagger(layer(rng, num_layers=2, dropout=0.5), 3, rng=rng)
    x, tags = rng.standard_normal((20, 2, 3)), rng.integers(0, 3, (20, 2))
    losses = [model.loss_and_grads(x, tags)[0] for _ in range(2)]
    assert losses[0] != losses[1]
    np.testing.assert_array_equal(model.scores(x), model.scores(x))
    np.testing.assert_array_equal(model.predict(x), model.scores(x).argmax(axis=-1))


def test_a_tagger_before_training_has_independent_tags(rng):
    """Its field is zero: the loss of a sequence is that of its steps together."""
    field, plain = (Tagger(layer(np.random.default_rng(1)), 3, loss, rng=np.random.default_rng(2))
                    for loss in ("crf", "cross_entropy"))  # fmt: skip
    x, tags = rng.standard_normal((5, 2, 3)), rng.integers(0, 3, (5, 2))
    loss = field.loss_and_grads(x, tags)[0]
    assert loss == pytest.approx(5 * plain.loss_and_grads(x, tags)[0])
    np.testing.assert_array_equal(field.predict(x), plain.predict(x))
    assert not any(name.startswith("crf") for name in plain.params)
    assert field.crf and not any(p.any() for p in field.crf.values())


def test_a_tagger_learns_under_rules_that_stay(rng):
    """A field whose transitions forbid: training leaves minus infinity, and no path breaks it."""
    model = Tagger(layer(rng, bidirectional=True), 3, "crf", rng=rng)
    for name, rule in bio_rules(LABELS, np.float64).items():
        model.params[f"crf.{name}"][...] += rule
    x, tags = rng.standard_normal((6, 8, 3)), np.array([[0, 1, 2, 2, 0, 1]] * 8).T
    lengths = np.array([6, 5, 4, 6, 6, 3, 1, 2])
    history = fit(
        model,
        [(x, tags, lengths)],
        Adam(model.params, 0.05),
        epochs=60,
        max_norm=5.0,
        progress=False,
    )
    assert history.loss[-1] < 0.1 * history.loss[0]
    valid = np.arange(6)[:, None] < lengths
    assert (model.predict(x, lengths) == tags)[valid].mean() > 0.9
    assert (model.crf["transition"] == -np.inf).tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert (model.crf["start"] == -np.inf).tolist() == [0, 0, 1]
    file = io.BytesIO()
    rnnlib.save(file, model)
    file.seek(0)
    again = rnnlib.load(file)
    np.testing.assert_array_equal(again.predict(x, lengths), model.predict(x, lengths))


def test_a_tagger_refuses_what_does_not_fit(rng):
    with pytest.raises(ValueError, match=r"loss: expected one of .* got 'mse_loss'"):
        Tagger(layer(rng), 3, "mse_loss", rng=rng)
    model = Tagger(layer(rng), 3, "crf", rng=rng)
    x = rng.standard_normal((4, 2, 3))
    with pytest.raises(ValueError, match=r"expected tokens in 0\.\.2"):
        model.loss_and_grads(x, np.full((4, 2), 3))
    with pytest.raises(ValueError, match=r"expected shape \(4, 2\), got \(3, 2\)"):
        model.loss_and_grads(x, np.zeros((3, 2), dtype=int))
