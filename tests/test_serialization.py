"""What is saved comes back equal, without pickle, or is refused."""

import io
import re
from pathlib import Path

import numpy as np
import pytest

import rnnlib
from rnnlib import cells, optim, serialization, wrappers
from rnnlib.attention import AttentionEncoderDecoder
from rnnlib.models import LanguageModel, ManyToOne, Tagger
from rnnlib.seq2seq import EncoderDecoder


def made(rng):
    small = {"rng": rng, "dtype": np.float64}
    return [
        rnnlib.RNN(3, 4, 2, nonlinearity="relu", bias=False, dropout=0.1, rng=rng),
        rnnlib.LSTM(3, 4, bidirectional=True, **small),
        rnnlib.GRU(3, 4, reset="before", rng=rng),
        ManyToOne(rnnlib.GRU(3, 4, rng=rng), 2, loss="mse_loss", rng=rng),
        LanguageModel(11, 3, rnnlib.LSTM(3, 4, **small), rng=rng),
    ]


def described(thing):
    """Its configuration, those of its parts included."""
    if isinstance(thing, serialization.Configured):
        return {name: described(part) for name, part in thing.config.items()}
    return [described(part) for part in thing] if isinstance(thing, list) else thing


@pytest.mark.parametrize("which", range(5))
def test_round_trip(which, rng, tmp_path):
    model = made(rng)[which]
    rnnlib.save(tmp_path / "model.npz", model)
    back = rnnlib.load(tmp_path / "model.npz")
    assert type(back) is type(model)
    assert described(back) == described(model)
    assert list(back.params) == list(model.params)
    for name, p in model.params.items():
        assert back.params[name].dtype == p.dtype
        np.testing.assert_array_equal(back.params[name], p)
    if which == 4:
        tokens = rng.integers(0, 11, (6, 2))
        np.testing.assert_array_equal(back.logits(tokens)[0], model.logits(tokens)[0])


@pytest.mark.parametrize("which", range(4))
def test_what_is_loaded_computes_what_was_saved(which, rng, tmp_path):
    """A lost activation, convention or loss shows in the outputs, not in the parameters."""
    model = made(rng)[which]
    for p in model.params.values():  # states large enough to tell one activation from another
        p *= 3
    rnnlib.save(tmp_path / "model", model)
    back = rnnlib.load(tmp_path / "model")
    x = rng.standard_normal((6, 2, 3)).astype(next(iter(model.params.values())).dtype)
    if which == 3:
        targets = rng.standard_normal((2, 2)).astype(np.float32)
        np.testing.assert_array_equal(back.predict(x), model.predict(x))
        assert back.loss_and_grads(x, targets)[0] == model.loss_and_grads(x, targets)[0]
        return
    np.testing.assert_array_equal(back.forward(x)[0], model.forward(x)[0])
    assert back.dropout == model.dropout


def test_sizes_may_be_numpys_numbers(rng, tmp_path):
    sizes = {"input_size": np.int64(3), "hidden_size": np.array([4, 2]).max()}
    layer = rnnlib.GRU(
        **sizes,
        num_layers=np.int32(2),
        dropout=np.float32(0.5),
        bidirectional=np.bool_(True),
        rng=rng,
    )
    rnnlib.save(tmp_path / "layer.npz", layer)
    back = rnnlib.load(tmp_path / "layer.npz")
    assert (back.input_size, back.hidden_size, back.num_layers, back.dropout) == (3, 4, 2, 0.5)


@pytest.mark.parametrize("name", ["model", "model.v2", "model.NPZ", "model.npz"])
@pytest.mark.parametrize("kind", [str, Path])
def test_what_save_was_given_load_finds(rng, tmp_path, name, kind):
    old, new = (rnnlib.RNN(3, size, rng=rng) for size in (2, 4))
    (tmp_path / name).write_bytes(b"something else")
    for layer in (old, new):
        rnnlib.save(kind(tmp_path / name), layer)
    assert rnnlib.load(kind(tmp_path / name)).hidden_size == 4


def test_other_files_and_objects_are_refused(rng):
    layer = rnnlib.GRU(3, 4, rng=rng)

    def with_arrays(**changes):
        file = io.BytesIO()
        rnnlib.save(file, layer)
        file.seek(0)
        arrays = dict(np.load(file)) | changes
        file = io.BytesIO()
        np.savez(file, **{name: a for name, a in arrays.items() if a is not None})
        file.seek(0)
        return file

    with pytest.raises(KeyError, match="weight_hh_l0"):
        rnnlib.load(with_arrays(**{"params/weight_hh_l0": None}))
    with pytest.raises(ValueError, match="bias_ih_l0: expected float32"):
        rnnlib.load(with_arrays(**{"params/bias_ih_l0": np.zeros(12)}))
    with pytest.raises(KeyError, match="rnnlib.save"):
        rnnlib.load(with_arrays(content=None))
    with pytest.raises(ValueError, match="kind"):
        rnnlib.load(
            with_arrays(content=np.array('{"model": {"kind": "os.system"}, "generators": []}'))
        )
    with pytest.raises(ValueError, match="allow_pickle"):
        rnnlib.load(with_arrays(content=np.array([{}], dtype=object)))
    with pytest.raises(TypeError, match="got dict"):
        rnnlib.save(io.BytesIO(), {})


def everything(rng):
    """One of each class that a file may name, nested ones too."""
    options = {"rng": rng, "dtype": np.float64}
    lstm = cells.LSTMCell(4, 4, **options)
    zoneout = cells.Zoneout(lstm, (0.1, 0.3), rng=rng)
    yield from (kind(3, 4, **options) for kind in (cells.PeepholeLSTMCell, cells.CoupledLSTMCell))
    net = wrappers.Stack([
        rnnlib.GRU(3, 4, reset="before", **options),
        wrappers.VariationalDropout(0.3, rng=rng),
        wrappers.Residual(cells.CellLayer(zoneout)),
        wrappers.Highway(rnnlib.RNN(4, 4, **options), rng=rng, bias=-2.0),
        wrappers.Bidirectional(
            cells.CellLayer(cells.GRUCell(4, 2, reset="before", **options)),
            cells.CellLayer(cells.RNNCell(4, 2, nonlinearity="relu", **options)),
        ),
        cells.CellLayer(cells.LayerNormLSTMCell(4, 3, eps=0.1, **options)),
    ])  # fmt: skip
    yield net
    yield ManyToOne(net, 2, "mse_loss", rng=rng)
    yield LanguageModel(7, 3, net, rng=rng)
    yield Tagger(net, 2, "crf", rng=rng)
    plain = [rnnlib.GRU(3, 4, **options) for _ in range(2)]
    yield EncoderDecoder(7, 7, 3, *plain, rng=rng)
    yield AttentionEncoderDecoder(7, 7, 3, *plain, "additive", 5, rng=rng)


def outcome(thing, x, tokens):
    """What it computes; in training where it can, so that dropout draws the same numbers."""
    if isinstance(thing, cells.Cell):
        return thing.forward(x[0], tuple(np.ones((2, 2, 4))))[0][0]
    if isinstance(thing, ManyToOne):
        return thing.loss_and_grads(x, np.ones((2, 2)))[0]
    if isinstance(thing, Tagger):
        return thing.loss_and_grads(x, tokens % 2)[0]
    if isinstance(thing, EncoderDecoder):
        return thing.loss_and_grads(tokens, None, tokens[:-1], tokens[1:])[0]
    if isinstance(thing, LanguageModel):
        return thing.loss_and_grads(tokens[:-1], tokens[1:])[0]
    return thing.forward(x, training=True)[0]


def test_everything_that_can_be_built_can_be_saved(rng):
    x, tokens = rng.standard_normal((5, 2, 3)), rng.integers(0, 7, (5, 2))
    seen = set()
    for model in everything(rng):
        file = io.BytesIO()
        rnnlib.save(file, model)
        file.seek(0)
        seen.update(re.findall(r'"kind": "(\w+)"', str(np.load(file)["content"])))
        file.seek(0)
        back = rnnlib.load(file)
        assert described(back) == described(model)
        np.testing.assert_array_equal(outcome(back, x, tokens), outcome(model, x, tokens))
    optimisers = {"SGD", "Adam", "RMSprop", "AdamW"}
    alone = {"RNN", "LSTM"}  # saved in the tests above
    assert seen | optimisers | alone >= set(serialization.REGISTRY) - {"LeakyCell"}


@pytest.mark.parametrize(
    "make",
    [
        lambda p: optim.SGD(p, 0.1, momentum=0.9),
        lambda p: optim.Adam(p, 0.01, betas=(0.8, 0.9)),
        lambda p: optim.RMSprop(p, 0.01, alpha=0.9),
        lambda p: optim.AdamW(p, 0.01, weight_decay=0.1),
    ],
    ids=["SGD", "Adam", "RMSprop", "AdamW"],
)
def test_a_resumed_training_equals_one_that_was_never_stopped(make, rng, tmp_path):
    """Weights, moments, dropout, shuffling and the carried state all go on."""
    shared = np.random.default_rng(5)  # one generator shuffles and drops, as often
    rnn = rnnlib.LSTM(3, 4, 2, dropout=0.4, rng=shared)
    model = LanguageModel(7, 3, rnn, rng=shared)
    tokens = rng.integers(0, 7, (9, 6))

    def steps(model, optimizer, shuffler, state, count):
        for _ in range(count):
            order = shuffler.permutation(6)
            batch = tokens[:, order]
            _, grads, state = model.loss_and_grads(batch[:-1], batch[1:], state)
            optimizer.step(grads)
        return state

    optimizer = make(model.params)
    state = steps(model, optimizer, shared, None, 3)
    progress = {"epoch": 3, "state": state, "loss": [1.5, np.float32(2.5)]}
    rnnlib.save(tmp_path / "run", model, optimizer, rng=shared, progress=progress)
    final = steps(model, optimizer, shared, state, 4)

    again = rnnlib.resume(tmp_path / "run")
    assert again.model.rnn.rng is again.rng
    assert again.progress["epoch"] == 3 and again.progress["loss"] == [1.5, 2.5]
    final_again = steps(again.model, again.optimizer, again.rng, again.progress["state"], 4)
    for a, b in zip(final, final_again, strict=True):
        np.testing.assert_array_equal(a, b)
    for name, p in model.params.items():
        np.testing.assert_array_equal(again.model.params[name], p, err_msg=name)
    assert vars(again.optimizer).keys() == vars(optimizer).keys()


@pytest.mark.parametrize("name", serialization.GENERATORS)
def test_every_generator_of_numpy_goes_on(name, rng):
    generator = np.random.Generator(getattr(np.random, name)(3))
    generator.random(7)
    file = io.BytesIO()
    rnnlib.save(file, rnnlib.RNN(2, 3, rng=rng), rng=generator)
    file.seek(0)
    np.testing.assert_array_equal(rnnlib.resume(file).rng.random(5), generator.random(5))


def test_a_file_that_was_cut_off_and_a_foreign_optimiser_are_refused(rng, tmp_path):
    model = rnnlib.RNN(2, 3, rng=rng)
    rnnlib.save(tmp_path / "whole", model)
    (tmp_path / "part.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:300])
    with pytest.raises(ValueError, match="whole .npz file"):
        rnnlib.load(tmp_path / "part")
    other = optim.SGD(rnnlib.RNN(2, 3, rng=rng).params, 0.1)
    with pytest.raises(ValueError, match="made on model.params"):
        rnnlib.save(tmp_path / "x", model, other)
    with pytest.raises(TypeError, match="got set"):
        rnnlib.save(tmp_path / "x", model, progress={1, 2})


def test_a_file_of_other_parameters_or_with_a_value_of_no_kind_is_refused(rng):
    file = io.BytesIO()
    rnnlib.save(file, rnnlib.RNN(2, 3, rng=rng), progress=(1, 2))
    file.seek(0)
    with np.load(file) as saved:
        arrays = dict(saved)
    left_out = {k: a for k, a in arrays.items() if k != "params/weight_hh_l0"}
    assert len(left_out) == len(arrays) - 1
    with pytest.raises(KeyError, match="expected the model's parameters"):
        rnnlib.load(written(left_out))
    content = str(arrays["content"])
    assert content.count('"tuple"') == 1
    arrays["content"] = np.array(content.replace('"tuple"', '"pickle"'))
    with pytest.raises(ValueError, match="kind 'pickle'"):
        rnnlib.resume(written(arrays))


def written(arrays):
    """A file of these arrays, at its beginning."""
    file = io.BytesIO()
    np.savez(file, **arrays)
    file.seek(0)
    return file


def test_a_file_with_broken_bytes_is_refused_or_read_right(rng):
    """zipfile, zlib and NumPy each raise their own errors for them."""
    model, whole = rnnlib.RNN(2, 3, rng=rng), io.BytesIO()
    rnnlib.save(whole, model)
    whole = whole.getvalue()
    for place in rng.integers(0, len(whole), 300):
        broken = bytearray(whole)
        broken[place] ^= 1 << rng.integers(8)
        for content in (bytes(broken), whole[:place]):
            try:
                back = rnnlib.load(io.BytesIO(content))
            except (ValueError, KeyError) as error:
                assert "expected" in str(error) and "got" in str(error)
                continue
            for name, p in model.params.items():
                np.testing.assert_array_equal(back.params[name], p)
