"""What is saved comes back equal, without pickle, or is refused."""

import io
from pathlib import Path

import numpy as np
import pytest

import rnnlib
from rnnlib import serialization
from rnnlib.models import LanguageModel, ManyToOne


def made(rng):
    small = {"rng": rng, "dtype": np.float64}
    return [
        rnnlib.RNN(3, 4, 2, nonlinearity="relu", bias=False, dropout=0.1, rng=rng),
        rnnlib.LSTM(3, 4, bidirectional=True, **small),
        rnnlib.GRU(3, 4, reset="before", rng=rng),
        ManyToOne(rnnlib.GRU(3, 4, rng=rng), 2, loss="mse_loss", rng=rng),
        LanguageModel(11, 3, rnnlib.LSTM(3, 4, **small), rng=rng),
    ]


@pytest.mark.parametrize("which", range(5))
def test_round_trip(which, rng, tmp_path):
    model = made(rng)[which]
    rnnlib.save(tmp_path / "model.npz", model)
    back = rnnlib.load(tmp_path / "model.npz")
    assert type(back) is type(model)
    assert serialization.configuration(back) == serialization.configuration(model)
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
        rnnlib.load(with_arrays(config=None))
    with pytest.raises(ValueError, match="kind"):
        rnnlib.load(with_arrays(config=np.array('{"kind": "os.system"}')))
    with pytest.raises(ValueError, match="allow_pickle"):
        rnnlib.load(with_arrays(config=np.array([{}], dtype=object)))
    with pytest.raises(TypeError, match="got dict"):
        serialization.configuration({})
