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


def saved(*things, **more):
    """A file, and back at its beginning."""
    file = io.BytesIO()
    rnnlib.save(file, *things, **more)
    file.seek(0)
    return file


def edited(file, before, after):
    """The same file with one part of its text replaced."""
    with np.load(file) as whole:
        arrays = dict(whole)
    content = str(arrays["content"])
    assert content.count(before) == 1, content
    return written(arrays | {"content": np.array(content.replace(before, after))})


def test_plain_data_comes_back_with_its_generators(rng):
    first, second, third = (np.random.default_rng(seed) for seed in (1, 2, 3))
    progress = {
        "generators": [first, second, third, second],
        "numbers": (np.bool_(True), np.int64(3), np.float32(0.5), True, 4, None),
        "array": np.arange(3, dtype=np.uint8),
    }
    back = rnnlib.resume(saved(rnnlib.RNN(2, 3, rng=rng), progress=progress)).progress
    assert back["numbers"] == (True, 3, 0.5, True, 4, None)
    assert [type(n) for n in back["numbers"]] == [bool, int, float, bool, int, type(None)]
    assert back["array"].dtype == np.uint8 and back["array"].tolist() == [0, 1, 2]
    assert back["generators"][1] is back["generators"][3]
    for mine, its in zip((first, second, third), back["generators"]):
        assert its.random() == mine.random()


@pytest.mark.parametrize(
    "progress",
    [{1: 2}, {1: 2, "a": 3}, np.array(["a"]), np.array([None]), optim.SGD({}, 0.1)],
)
def test_data_that_json_would_change_is_refused(progress, rng):
    with pytest.raises(TypeError, match="save: expected plain data or one of"):
        saved(rnnlib.RNN(2, 3, rng=rng), progress=progress)


def test_a_class_of_a_registered_name_is_another_class(rng, monkeypatch):
    monkeypatch.setattr(serialization, "REGISTRY", dict(serialization.REGISTRY))
    model = rnnlib.RNN(2, 3, rng=rng)
    other = type("RNN", (rnnlib.RNN,), {})
    with pytest.raises(TypeError, match="got RNN"):
        saved(other(2, 3, rng=rng))
    with pytest.raises(TypeError, match="optimizer: expected one of .* got SGD"):
        saved(model, type("SGD", (optim.SGD,), {})(model.params, 0.1))
    with pytest.raises(TypeError, match="optimizer: expected one of .* got RNN"):
        saved(model, model)
    with pytest.raises(ValueError, match="expected a new name, got RNN of rnnlib.layers"):
        serialization.register(other)
    for _ in range(2):  # a cell that is run again
        again = serialization.register(type("Again", (), {}))
        assert serialization.REGISTRY["Again"] is again


def test_an_optimiser_of_other_arrays_is_refused(rng):
    model = rnnlib.RNN(2, 3, rng=rng)
    more = {"more": np.zeros(2)}
    copied = {"bias_hh_l0": model.params["bias_hh_l0"].copy()}
    for params in (model.params | more, model.params | copied):
        with pytest.raises(ValueError, match="expected one made on model.params"):
            saved(model, optim.SGD(params, 0.1))


def test_an_optimiser_of_no_kind_or_of_another_state_is_refused(rng):
    model = rnnlib.RNN(2, 3, rng=rng)

    def file():
        return saved(model, optim.SGD(model.params, 0.1))

    for before, after in (('"name": "SGD"', '"name": "system"'), ('"lr"', '"rate"')):
        with pytest.raises(ValueError, match="optimizer: expected one of .*'SGD'.* got"):
            rnnlib.resume(edited(file(), before, after))
    state = r"the state \['lr', 'momentum', 'velocity'\], got \['impetus', 'lr', 'velocity'\]"
    with pytest.raises(ValueError, match=state):
        rnnlib.resume(edited(file(), '"momentum"', '"impetus"'))


def test_a_generator_of_no_kind_is_refused_and_another_may_take_its_place(rng):
    layer = rnnlib.LSTM(2, 3, 2, dropout=0.5, rng=rng)
    with pytest.raises(ValueError, match="expected a generator of .* got 'default_rng'"):
        rnnlib.load(edited(saved(layer), '"PCG64"', '"default_rng"'))
    mine = np.random.default_rng(5)
    assert rnnlib.load(saved(layer), mine).rng is mine
    with pytest.raises(TypeError, match="rng: expected a Generator, got int"):
        rnnlib.load(saved(layer), 5)


def test_parameters_that_differ_are_named(rng):
    layer = rnnlib.RNN(2, 3, rng=rng)
    with np.load(saved(layer)) as file:
        arrays = dict(file)
    short = {"params/bias_ih_l0": np.zeros(1, np.float32)}
    said = r"bias_ih_l0: expected float32 \(3,\), got float32 \(1,\)"
    with pytest.raises(ValueError, match=said):
        rnnlib.load(written(arrays | short))
    del arrays["params/weight_hh_l0"], arrays["params/bias_hh_l0"]
    with pytest.raises(KeyError, match=r"got others: \['bias_hh_l0', 'weight_hh_l0'\]"):
        rnnlib.load(written(arrays))


def test_paths_are_names_or_files(rng, tmp_path):
    layer = rnnlib.RNN(2, 3, rng=rng)
    rnnlib.save(tmp_path / "model.npz", layer)
    assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]
    with pytest.raises(FileNotFoundError):
        rnnlib.load(tmp_path / "other")
    for call in (lambda: rnnlib.save(3, layer), lambda: rnnlib.load(3)):
        with pytest.raises(TypeError, match="path: expected a name or a binary file, got int"):
            call()
    (tmp_path / "part.npz").write_bytes((tmp_path / "model.npz").read_bytes()[:300])
    with pytest.raises(ValueError, match="whole .npz file"):  # and the file is closed again
        rnnlib.load(str(tmp_path / "part"))
