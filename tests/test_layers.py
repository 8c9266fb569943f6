"""The battery over every layer and option, and what the layers refuse."""

import battery
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnlib
from rnnlib import _kernels, gru, lstm, recurrent, rnn
from rnnlib.testing import assert_gradients, assert_matches_torch

OPTIONS = [
    {},
    {"num_layers": 2},
    {"bidirectional": True},
    {"bias": False},
    {"num_layers": 3, "bidirectional": True, "bias": False},
]
MAKERS = {
    f"{kind} {options}": battery.maker(kind, **options)
    for kind, extra in [
        ("RNN", {}),
        ("RNN", {"nonlinearity": "relu"}),
        ("LSTM", {}),
        ("GRU", {}),
    ]
    for options in [option | extra for option in OPTIONS]
}
ALONE = {  # torch has no such layer
    f"{kind} {options}": battery.maker(kind, **options)
    for kind, options in [
        ("RNN", {"nonlinearity": "identity"}),
        ("GRU", {"reset": "before"}),
        ("GRU", {"reset": "before", "bidirectional": True, "num_layers": 2, "bias": False}),
    ]
}


@pytest.mark.parametrize("check", battery.TORCH_CHECKS)
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_equals_torch(make, check, rng):
    check(make, rng)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_equals_torch_in_float32(make, rng):
    battery.check_torch(make, rng, np.float32, 1e-4)


@pytest.mark.parametrize("check", battery.CHECKS)
@pytest.mark.parametrize("make", (MAKERS | ALONE).values(), ids=MAKERS | ALONE)
def test_battery(make, check, rng):
    check(make, rng)


def compare(a, b, path="result"):
    if isinstance(a, dict):
        assert a.keys() == b.keys()
        for key in a:
            compare(a[key], b[key], f"{path} {key}")
    elif isinstance(a, tuple):
        for k, (a_k, b_k) in enumerate(zip(a, b, strict=True)):
            compare(a_k, b_k, f"{path} {k}")
    else:
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12, err_msg=path)


def problem(gates, rng, T=7, N=3, D=4, H=5):
    params = {
        "weight_ih": rng.standard_normal((gates * H, D)),
        "weight_hh": rng.standard_normal((gates * H, H)) / 2,
        "bias_ih": rng.standard_normal(gates * H),
        "bias_hh": rng.standard_normal(gates * H),
    }
    shapes = (T, N, D), (T, N, H), (N, H), (N, H), (N, H), (N, H)
    return params, [rng.standard_normal(shape) for shape in shapes]


def by_cells(step, step_back, x, state, dy, dstate):
    """A sequence as a plain loop over cells, the gradients added up step by step."""
    ys, caches, total, dx = [], [], {}, np.empty_like(x)
    for x_t in x:
        state, cache = step(x_t, state)
        caches.append(cache)
        ys.append(state[0] if isinstance(state, tuple) else state)
    for t in reversed(range(len(x))):
        pair = isinstance(dstate, tuple)
        dstate = (dstate[0] + dy[t], dstate[1]) if pair else dstate + dy[t]
        dx[t], dstate, grads = step_back(dstate, caches[t])
        total = {name: total.get(name, 0) + g for name, g in grads.items()}
    return np.stack(ys), (dx, dstate, total)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu", "identity"])
def test_rnn_cells_sequence_and_kernel_agree(nonlinearity, rng):
    params, (x, dy, h, dh, _, _) = problem(1, rng)
    y, back = by_cells(
        lambda x, h: rnn.rnn_cell_forward(x, h, params, nonlinearity),
        rnn.rnn_cell_backward, x, h, dy, dh,
    )  # fmt: skip
    for module in (rnn, _kernels):
        y_2, cache = module.rnn_forward(x, h, params, nonlinearity)
        compare(y_2, y)
        compare(module.rnn_backward(dy, dh, cache), back)


@pytest.mark.parametrize("reset", ["after", "before"])
def test_gru_cells_sequence_and_kernel_agree(reset, rng):
    params, (x, dy, h, dh, _, _) = problem(3, rng)
    y, back = by_cells(
        lambda x, h: gru.gru_cell_forward(x, h, params, reset), gru.gru_cell_backward, x, h, dy, dh
    )
    y_2, cache = gru.gru_forward(x, h, params, reset)
    compare(y_2, y)
    compare(gru.gru_backward(dy, dh, cache), back)
    y_2, cache = _kernels.gru_forward(x, h, params, reset)
    compare(y_2, y)
    compare(_kernels.gru_backward(dy, dh, cache), back)


def test_lstm_cells_sequence_and_kernel_agree(rng):
    params, (x, dy, h, c, dh, dc) = problem(4, rng)
    y, back = by_cells(
        lambda x, state: lstm.lstm_cell_forward(x, state, params),
        lstm.lstm_cell_backward, x, (h, c), dy, (dh, dc),
    )  # fmt: skip
    y_2, final, cache = lstm.lstm_forward(x, (h, c), params)
    compare(y_2, y)
    compare(lstm.lstm_backward(dy, (dh, dc), cache), back)
    y_3, final_3, cache = _kernels.lstm_forward(x, (h, c), params)
    compare((y_3, final_3), (y, final))
    compare(_kernels.lstm_backward(dy, (dh, dc), cache), back)


@pytest.mark.parametrize("make", (MAKERS | ALONE).values(), ids=MAKERS | ALONE)
def test_sequences_of_a_large_batch_are_what_they_are_alone(make, rng):
    """More sequences than rows of one input product, more values than are halved by an array."""
    layer = make(3, 4, rng, np.float64)
    N = _kernels.ROWS + 7
    assert N * layer.hidden_size >= 4096
    x, state = battery.draw(layer, 3, N, rng)
    y, final, cache = layer.forward(x, state)
    dx, dstate, _ = layer.backward(np.cos(y), final, cache)
    for n in (slice(0, 2), slice(N - 2, N)):
        start, end = (
            battery.like(s, [part[:, n] for part in battery.parts(s)]) for s in (state, final)
        )
        y_n, final_n, cache_n = layer.forward(x[:, n], start)
        dx_n, dstate_n, _ = layer.backward(np.cos(y_n), final_n, cache_n)
        for a, b in [(y, y_n), (dx, dx_n), (final, final_n), (dstate, dstate_n)]:
            for whole, part in zip(battery.parts(a), battery.parts(b), strict=True):
                np.testing.assert_allclose(whole[:, n], part, rtol=1e-9, atol=1e-11)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    kind=st.sampled_from(["RNN", "LSTM", "GRU"]),
    sizes=st.tuples(*[st.integers(1, 6)] * 4),
    num_layers=st.integers(1, 3),
    bidirectional=st.booleans(),
    bias=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
    ragged=st.booleans(),
)
def test_any_sizes_and_options_equal_torch(
    kind, sizes, num_layers, bidirectional, bias, seed, ragged
):
    (T, N, D, H), rng = sizes, np.random.default_rng(seed)
    options = dict(num_layers=num_layers, bidirectional=bidirectional, bias=bias)
    layer = battery.maker(kind, **options)(D, H, rng, np.float64)
    lengths = rng.integers(1, T + 1, N) if ragged else None
    assert_matches_torch(layer, *battery.draw(layer, T, N, rng), rng, lengths)


@settings(deadline=None, max_examples=30, derandomize=True)
@given(
    kind=st.sampled_from(["RNN", "LSTM", "GRU"]),
    step=st.integers(0, 6),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_future_does_not_reach_the_past(kind, step, seed):
    rng = np.random.default_rng(seed)
    layer = battery.maker(kind)(3, 4, rng, np.float64)
    x, state = battery.draw(layer, 7, 2, rng)
    y, _, cache = layer.forward(x, state)
    changed = x.copy()
    changed[step:] += 1
    np.testing.assert_array_equal(layer.forward(changed, state)[0][:step], y[:step])
    dy = np.zeros_like(y)
    dy[:step] = 1
    assert not layer.backward(dy, None, cache)[0][step:].any()


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_sequences_of_a_batch_are_independent(kind, rng):
    layer = battery.maker(kind, num_layers=2, bidirectional=True)(3, 4, rng, np.float64)
    x, state = battery.draw(layer, 5, 6, rng)
    order, y = rng.permutation(6), layer.forward(x, state)[0]
    permuted = battery.like(state, [part[:, order] for part in battery.parts(state)])
    np.testing.assert_allclose(layer.forward(x[:, order], permuted)[0], y[:, order], atol=1e-12)


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_dropout_acts_between_layers_in_training_only(kind, rng):
    layer = rnnlib.LSTM(3, 4, 2, dropout=0.5, rng=rng, dtype=np.float64)
    x, _ = battery.draw(layer, 5, 200, rng)
    y, _, _ = layer.forward(x)
    np.testing.assert_array_equal(y, layer.forward(x)[0])
    y_t, _, cache = layer.forward(x, training=True)
    assert np.abs(y_t - y).max() > 1e-3
    (mask,) = cache.dropped
    assert set(np.unique(mask)) == {0.0, 2.0}
    assert abs(mask.mean() - 1) < 0.1
    single = rnnlib.LSTM(3, 4, dropout=0.5, rng=rng, dtype=np.float64)
    np.testing.assert_array_equal(single.forward(x)[0], single.forward(x, training=True)[0])


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_dropout_in_backward(kind, rng):
    layer = getattr(rnnlib, kind)(3, 4, 3, dropout=0.4, rng=rng, dtype=np.float64)
    x, _ = battery.draw(layer, 5, 2, rng)

    def run(x):
        layer.rng = np.random.default_rng(1)
        return layer.forward(x, training=True)

    y, _, cache = run(x)
    dy = rng.standard_normal(y.shape)
    dx, _, _ = layer.backward(dy, None, cache)
    v, eps = rng.standard_normal(x.shape), 1e-6
    numeric = np.vdot(run(x + eps * v)[0] - run(x - eps * v)[0], dy) / (2 * eps)
    np.testing.assert_allclose(np.vdot(dx, v), numeric, rtol=1e-6)


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_initial_weights_fill_the_range_that_torch_draws_from(kind, rng):
    layer = getattr(rnnlib, kind)(30, 25, dropout=0, rng=rng)
    for p in layer.params.values():
        assert -0.2 <= p.min() < -0.1 and 0.1 < p.max() <= 0.2
    assert type(layer.dropout) is float


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_state_dict_goes_to_torch_and_back(kind, rng):
    twin = getattr(torch.nn, kind)(3, 4, 2, bidirectional=True)
    layer = getattr(rnnlib, kind)(3, 4, 2, bidirectional=True, rng=rng)
    layer.load_state_dict(twin.state_dict())
    assert list(layer.state_dict()) == list(twin.state_dict())
    other = getattr(torch.nn, kind)(3, 4, 2, bidirectional=True)
    other.load_state_dict({k: torch.from_numpy(p) for k, p in layer.state_dict().items()})
    x = rng.standard_normal((5, 2, 3)).astype(np.float32)
    ours, theirs = layer.forward(x)[0], other(torch.from_numpy(x))[0].detach().numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-6)
    copied = layer.state_dict()
    copied["weight_hh_l0"] += 1
    assert not np.allclose(copied["weight_hh_l0"], layer.params["weight_hh_l0"])


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (lambda x, s: {"x": x.astype(np.float32)}, TypeError, "x: expected an array of float64"),
        (lambda x, s: {"x": x.tolist()}, TypeError, "got list"),
        (lambda x, s: {"x": x[0]}, ValueError, r"\(T, N, 3\)"),
        (lambda x, s: {"x": x[..., :2]}, ValueError, r"got \(5, 2, 2\)"),
        (lambda x, s: {"x": x[:0]}, ValueError, "T, N >= 1"),
        (lambda x, s: {"x": x * np.nan}, ValueError, "finite values, got 30"),
        (lambda x, s: {"x": x, "lengths": [5]}, ValueError, "2 whole numbers"),
        (lambda x, s: {"x": x, "lengths": [5.0, 1.0]}, ValueError, "whole numbers, got float64"),
        (lambda x, s: {"x": x, "lengths": [0, 5]}, ValueError, r"1\.\.5"),
        (lambda x, s: {"x": x, "lengths": [6, 5]}, ValueError, r"1\.\.5"),
        (lambda x, s: {"x": x, "state": (s, s[:, :1])}, ValueError, r"state c: .*\(1, 2, 4\)"),
        (lambda x, s: {"x": x, "state": s}, TypeError, "tuple"),
        (lambda x, s: {"x": x, "state": (s, s.astype("f4"))}, TypeError, "float64"),
    ],
)
def test_bad_input_is_refused_with_expected_and_got(arguments, error, said, rng):
    layer = rnnlib.LSTM(3, 4, rng=rng, dtype=np.float64)
    x, s = rng.standard_normal((5, 2, 3)), np.zeros((1, 2, 4))
    with pytest.raises(error, match=said):
        layer.forward(**arguments(x, s))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"num_layers": 0}, "num_layers"),
        ({"dropout": 1.0}, "dropout"),
        ({"dtype": np.int64}, "dtype"),
        ({"dtype": np.float16}, "float16"),
    ],
)
@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_bad_options_are_refused(kind, options, said, rng):
    with pytest.raises(ValueError, match=said):
        getattr(rnnlib, kind)(3, 4, **{"rng": rng} | options)
    with pytest.raises(ValueError, match="hidden_size"):
        getattr(rnnlib, kind)(3, 4.5, rng=rng)


def test_bad_names_gradients_and_caches_are_refused(rng):
    with pytest.raises(ValueError, match="nonlinearity"):
        rnnlib.RNN(3, 4, nonlinearity="sin", rng=rng)
    with pytest.raises(ValueError, match="reset"):
        rnnlib.GRU(3, 4, reset="never", rng=rng)
    layer = rnnlib.GRU(3, 4, rng=rng, dtype=np.float64)
    y, h_n, cache = layer.forward(rng.standard_normal((5, 2, 3)))
    with pytest.raises(ValueError, match="dy: expected shape"):
        layer.backward(y[:4], None, cache)
    with pytest.raises(TypeError, match="dstate: expected an array of float64"):
        layer.backward(y, h_n.astype(np.float32), cache)
    with pytest.raises(ValueError, match="grad=False"):
        layer.backward(y, None, None)
    with pytest.raises(KeyError, match="missing"):
        layer.load_state_dict({})
    with pytest.raises(ValueError, match="weight_ih_l0: expected shape"):
        layer.load_state_dict(layer.state_dict() | {"weight_ih_l0": np.zeros((12, 4))})


def test_a_direction_has_the_length_one_whatever_the_size(rng):
    """assert_gradients: `eps` is the length of a step in a large array and in a small one."""
    seen = []

    def loss(arrays):
        seen.append(arrays["p"].copy())
        return float(arrays["p"].sum())

    p = rng.standard_normal((30, 40))
    assert_gradients(loss, {"p": p}, {"p": np.ones_like(p)}, rng, eps=1e-3)
    assert len(seen) == 6  # above and below, in three directions
    for moved in seen:
        assert np.linalg.norm(moved - p) == pytest.approx(1e-3)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int32", "uint64", "list", "tensor"])
def test_lengths_of_every_kind_and_arrays_of_every_layout(dtype, rng):
    layer = battery.maker("LSTM", bidirectional=True)(2, 3, rng, np.float64)
    x, lengths = rng.standard_normal((6, 4, 2)), np.array([3, 6, 1, 4])
    expected = layer.forward(x, lengths=lengths)[0]
    kinds = {"list": list, "tensor": torch.tensor}
    others = kinds[dtype](lengths.tolist()) if dtype in kinds else lengths.astype(dtype)
    batch_first = np.ascontiguousarray(x.swapaxes(0, 1)).swapaxes(0, 1)
    for same in (x, batch_first, x[::-1].copy()[::-1], np.asfortranarray(x)):
        y, final, cache = layer.forward(same, lengths=others)
        np.testing.assert_allclose(y, expected, atol=1e-12)
        assert_matches_torch(layer, same, battery.draw(layer, 6, 4, rng)[1], rng, lengths)
    dy = np.where((np.arange(6)[:, None] >= lengths)[..., None], np.nan, 1.0) * np.ones_like(y)
    assert all(np.isfinite(g).all() for g in layer.backward(dy, None, cache)[2].values())


@pytest.mark.parametrize(
    "x", [np.ones((6, 4, 2), ">f8"), np.ones((6, 4, 2), "f2"), torch.ones(6, 4, 2), np.ones((6, 2))]
)
def test_no_other_numbers_and_no_unbatched_input(x, rng):
    layer = battery.maker("GRU")(2, 3, rng, np.float64)
    with pytest.raises((TypeError, ValueError), match="x: expected .* got"):
        layer.forward(x)


def test_states_of_other_torch_modules(rng):
    layer = rnnlib.LSTM(2, 3, rng=rng)
    twin = torch.nn.LSTM(2, 3)
    layer.load_state_dict(dict(twin.named_parameters()))  # with gradients still attached
    for state, error in [
        ({f"module.{k}": v for k, v in twin.state_dict().items()}, KeyError),
        (torch.nn.LSTM(2, 3, proj_size=2).state_dict(), KeyError),
        (torch.nn.LSTM(2, 3).bfloat16().state_dict(), TypeError),
        (layer.state_dict() | {"bias_ih_l0": [[1.0], [1.0, 2.0]]}, TypeError),
    ]:
        with pytest.raises(error, match="got"):
            layer.load_state_dict(state)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("gates", [1, 3, 4], ids=["RNN", "GRU", "LSTM"])
def test_as_many_sequences_as_units_and_no_gradient_at_the_end(gates, dtype, rng):
    """What fits either way round must be the right way round; None is a gradient of zeros."""
    H = 3
    shapes = {"weight_ih": (gates * H, H), "weight_hh": (gates * H, H)}
    shapes |= {"bias_ih": (gates * H,), "bias_hh": (gates * H,)}
    params = {k: rng.standard_normal(shape).astype(dtype) for k, shape in shapes.items()}
    x, dy, h, zeros = (rng.standard_normal(s).astype(dtype) for s in [(4, H, H)] * 2 + [(H, H)] * 2)
    zeros[...] = 0

    def both(x, dy, h, zeros):
        if gates == 4:
            y, *_, cache = lstm.lstm_forward(x, (h, h), params)
            backward, end = lstm.lstm_backward, (zeros, zeros)
        else:
            module, name = (rnn, "rnn") if gates == 1 else (gru, "gru")
            y, *_, cache = getattr(module, f"{name}_forward")(x, h, params)
            backward, end = getattr(module, f"{name}_backward"), zeros
        dx, _, grads = backward(dy, None, cache)
        same, _, same_grads = backward(dy, end, cache)
        np.testing.assert_array_equal(dx, same)
        for name, g in grads.items():
            np.testing.assert_array_equal(g, same_grads[name])
        assert {a.dtype for a in (y, dx, *grads.values())} == {np.dtype(dtype)}
        return y, dx, grads

    y, dx, grads = both(x, dy, h, zeros)
    one = [both(x[:, n : n + 1], dy[:, n : n + 1], h[n : n + 1], zeros[:1]) for n in range(H)]
    close = {"rtol": 1e-4, "atol": 1e-4}
    np.testing.assert_allclose(y, np.concatenate([part[0] for part in one], axis=1), **close)
    np.testing.assert_allclose(dx, np.concatenate([part[1] for part in one], axis=1), **close)
    for name, g in grads.items():
        np.testing.assert_allclose(g, sum(part[2][name] for part in one), **close)


def test_what_a_layer_must_have_and_what_it_need_not_say():
    layer, silent = recurrent.Layer(), recurrent.Recurrent()
    for call in (
        lambda: layer.forward(None),
        lambda: layer.backward(None, None, None),
        lambda: silent._run(None, None, None, None, False, True),
        lambda: silent._run_backward(None, None, None),
    ):
        with pytest.raises(NotImplementedError):
            call()
    assert (silent.num_layers, silent.bidirectional, silent.dropout) == (1, False, 0.0)


def test_keys_that_differ_are_named_in_order(rng):
    layer = rnnlib.RNN(2, 3, rng=rng)
    state = layer.state_dict() | {"more": 1, 7: 2}
    del state["bias_ih_l0"], state["bias_hh_l0"]
    said = r"missing keys \['bias_hh_l0', 'bias_ih_l0'\], got \['7', 'more'\] extra"
    with pytest.raises(KeyError, match=said):
        layer.load_state_dict(state)


def test_one_value_that_is_not_finite_is_refused_and_lengths_become_numpys_usual_ones(rng):
    layer, x = rnnlib.RNN(2, 3, rng=rng), np.ones((4, 2, 2), np.float32)
    assert recurrent.check_input(layer, x, np.array([1, 4], np.uint8)).dtype == np.intp
    with pytest.raises(ValueError, match="lengths: expected 2 whole numbers"):
        layer.forward(x, lengths=[[1], [1, 2]])
    x[2, 1, 0] = np.nan
    with pytest.raises(ValueError, match="x: expected finite values, got 1 others"):
        layer.forward(x)


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_without_any_gradient_all_gradients_are_zero(kind, rng):
    layer = getattr(rnnlib, kind)(2, 3, rng=rng)
    _, _, cache = layer.forward(np.ones((4, 2, 2), np.float32))
    dx, _, grads = layer.backward(None, None, cache)
    for g in (dx, *grads.values()):
        assert g.dtype == np.float32 and not g.any()
