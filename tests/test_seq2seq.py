"""The encoder-decoder: symbols, values and gradients against torch and finite differences."""

import io

import numpy as np
import pytest
import torch

import rnnlib
from rnnlib import GRU, LSTM, RNN, decoding
from rnnlib.seq2seq import (
    END,
    PAD,
    START,
    EncoderDecoder,
    join_directions,
    scheduled_inputs,
    shifted,
    split_directions,
)
from rnnlib.testing import assert_gradients
from rnnlib.torch import EncoderDecoder as TorchModel
from rnnlib.torch import load_numpy_

KINDS = [RNN, LSTM, GRU]
# S and T symbols, N sequences, D and H as everywhere, V source and W target symbols, L layers.
DIFFERENT = dict(S=5, T=6, N=4, D=3, H=2, V=7, W=8, L=1)
SIZES = [DIFFERENT, *[DIFFERENT | {letter: 1} for letter in "STNDHV"], DIFFERENT | {"L": 3}]
SIZES += [DIFFERENT | {"W": 3}, dict.fromkeys("STNDHVL", 1) | {"W": 3}]
names = lambda sizes: "".join(f"{letter}{size}" for letter, size in sizes.items())  # noqa: E731


def make(
    rng, kind=GRU, D=3, H=2, V=7, W=8, L=1, bidirectional=False, dtype=np.float64, **no_model_size
):
    options = {"num_layers": L, "rng": rng, "dtype": dtype}
    encoder = kind(D, H, bidirectional=bidirectional, **options)
    decoder = kind(D, H * (1 + bidirectional), **options)
    return EncoderDecoder(V, W, D, encoder, decoder, rng=rng)


def batch(rng, S=5, T=6, N=4, V=7, W=8, **no_data_size):
    """Sources of S symbols and fewer, targets of T - 1 and fewer, the longest of each apart."""
    lengths = np.array([S, *rng.integers(1, S + 1, N - 1)])[::-1].copy()
    answers = [rng.integers(END, W, k) for k in [T - 1, *rng.integers(0, T, N - 1)]]
    return rng.integers(0, V, (S, N)), lengths, *shifted(answers)


def torch_model(model):
    kind, bidirectional = getattr(torch.nn, type(model.decoder).__name__), model.encoder.directions
    D, H, L = model.embedding_size, model.encoder.hidden_size, model.encoder.num_layers
    encoder = kind(D, H, L, bidirectional=bidirectional == 2)
    decoder = kind(D, model.decoder.hidden_size, L)
    twin = TorchModel(model.source_size, model.target_size, D, encoder, decoder)
    return load_numpy_(twin.double(), model.params)


def from_numpy(*arrays):
    return [torch.from_numpy(np.asarray(a).copy()) for a in arrays]


def steps(model, source, lengths, inputs):
    """Logits (T, N, V) from encode and a loop over step."""
    state, logits = model.encode(source, lengths), []
    for tokens in inputs:
        row, state = model.step(tokens, state)
        logits.append(row)
    return np.stack(logits)


# Symbols


def test_shifted_by_hand():
    inputs, targets, mask = shifted([[5, 7, 6], [], [4]])
    assert (PAD, START, END) == (0, 1, 2)
    np.testing.assert_array_equal(inputs, [[1, 1, 1], [5, 0, 4], [7, 0, 0], [6, 0, 0]])
    np.testing.assert_array_equal(targets, [[5, 2, 4], [7, 0, 2], [6, 0, 0], [2, 0, 0]])
    np.testing.assert_array_equal(mask, [[1, 1, 1], [1, 0, 1], [1, 0, 0], [1, 0, 0]])
    assert mask.dtype == bool and inputs.dtype.kind == targets.dtype.kind == "i"


def test_a_symbol_may_have_the_number_of_padding():
    inputs, targets, mask = shifted([[0, 3, 0], [0]])
    np.testing.assert_array_equal(inputs.T, [[1, 0, 3, 0], [1, 0, 0, 0]])
    np.testing.assert_array_equal(targets.T, [[0, 3, 0, 2], [0, 2, 0, 0]])
    np.testing.assert_array_equal(mask.T, [[1, 1, 1, 1], [1, 1, 0, 0]])


def test_shifted_targets_are_the_inputs_one_step_later(rng):
    sequences = [rng.integers(0, 300, k).tolist() for k in (1, 4, 0, 9)]
    inputs, targets, mask = shifted(sequences)
    assert inputs.shape == targets.shape == mask.shape == (10, 4)
    for n, sequence in enumerate(sequences):
        own = mask[:, n]
        assert own.sum() == len(sequence) + 1 and not own[len(sequence) + 1 :].any()
        assert [START, *sequence, END] == [*inputs[own, n], targets[own, n][-1]]
        np.testing.assert_array_equal(inputs[own, n][1:], targets[own, n][:-1])
        assert (inputs[~own, n] == PAD).all() and (targets[~own, n] == PAD).all()


@pytest.mark.parametrize("small", [np.uint8, np.int8, np.uint64, np.int64])
def test_shifted_takes_arrays_of_any_integers(small):
    sequence = np.array([100, 3], dtype=small)
    inputs, targets, _ = shifted([sequence, []])
    np.testing.assert_array_equal(inputs[:, 0], [1, 100, 3])
    np.testing.assert_array_equal(targets[:, 0], [100, 3, 2])


@pytest.mark.parametrize(
    ("sequences", "error", "words"),
    [
        ([], ValueError, "expected at least one sequence, got none"),
        (None, TypeError, "expected a list of sequences, got None"),
        (np.ones((3, 2), int), TypeError, r"expected a list of sequences, got int64 \(3, 2\)"),
        ([3, 4], ValueError, r"sequences\[0\]: expected a sequence, got shape \(\)"),
        ([[3], [4, -1]], ValueError, r"sequences\[1\]: expected whole numbers >= 0, got .* -1"),
        ([[3.5]], TypeError, "expected whole numbers, got float64"),
        (["ab"], TypeError, r"sequences\[0\]: expected an array or lists .* got 'ab'"),
        ([[True]], TypeError, "expected whole numbers, got bool"),
    ],
)
def test_shifted_refuses(sequences, error, words):
    with pytest.raises(error, match=words):
        shifted(sequences)


# Both directions


def test_directions_side_by_side_and_apart_again(rng):
    state = rng.standard_normal((6, 4, 5))  # three layers, two directions each
    joined = join_directions(state, 2)
    assert joined.shape == (3, 4, 10)
    for layer in range(3):
        np.testing.assert_array_equal(joined[layer, :, :5], state[2 * layer])
        np.testing.assert_array_equal(joined[layer, :, 5:], state[2 * layer + 1])
    np.testing.assert_array_equal(split_directions(joined, 2), state)
    pair = split_directions(join_directions((state, 2 * state), 2), 2)
    np.testing.assert_array_equal(pair[1], 2 * state)
    np.testing.assert_array_equal(join_directions(state, 1), state)
    np.testing.assert_array_equal(split_directions(state, 1), state)


def test_directions_that_do_not_fit_are_refused():
    state = np.zeros((3, 4, 5))
    with pytest.raises(ValueError, match=r"join_directions: .* of 2 directions, got \(3,"):
        join_directions(state, 2)
    with pytest.raises(ValueError, match=r"split_directions: .* of 2 directions, got \(3, 4, 5"):
        split_directions(state, 2)
    with pytest.raises(ValueError, match="directions: expected a whole number >= 1, got 0"):
        join_directions(state, 0)
    with pytest.raises(TypeError, match="split_directions: expected an array .* got None"):
        split_directions(None, 1)


# The model


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("sizes", SIZES, ids=names)
@pytest.mark.parametrize("kind", KINDS)
def test_loss_and_every_gradient_equal_torchs(kind, sizes, bidirectional, rng):
    model, data = make(rng, kind, bidirectional=bidirectional, **sizes), batch(rng, **sizes)
    twin = torch_model(model)
    source, lengths, inputs, targets, mask = from_numpy(*data)
    expected = twin.loss(source, lengths, inputs, targets, mask)
    expected.backward()
    loss, grads = model.loss_and_grads(*data)
    np.testing.assert_allclose(loss, expected.item(), rtol=1e-12)
    assert grads.keys() == model.params.keys() == dict(twin.named_parameters()).keys()
    for name, p in twin.named_parameters():
        assert grads[name].dtype == np.float64
        np.testing.assert_allclose(grads[name], p.grad, rtol=1e-9, atol=1e-13, err_msg=name)
    logits = model.logits(*data[:3])
    assert logits.shape == (sizes["T"], sizes["N"], sizes["W"])
    with torch.no_grad():
        theirs = twin(source, lengths, inputs).numpy()
    np.testing.assert_allclose(logits, theirs, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_equal_finite_differences(kind, layers, bidirectional, rng):
    sizes = DIFFERENT | {"L": layers}
    model, data = make(rng, kind, bidirectional=bidirectional, **sizes), batch(rng, **sizes)
    params = {name: p.copy() for name, p in model.params.items()}

    def loss(arrays):
        for name, p in model.params.items():
            p[...] = arrays[name]
        return model.loss_and_grads(*data)[0]

    assert_gradients(loss, params, model.loss_and_grads(*data)[1], rng)


def test_gru_whose_reset_gate_comes_first_and_rectified_units(rng):
    """Layers that torch has not, or has under an option."""
    for kind, option in [(GRU, {"reset": "before"}), (RNN, {"nonlinearity": "relu"})]:
        layers = [kind(3, 2, rng=rng, dtype=np.float64, **option) for _ in range(2)]
        model, data = EncoderDecoder(7, 8, 3, *layers, rng=rng), batch(rng)
        params = {name: p.copy() for name, p in model.params.items()}

        def loss(arrays, model=model, data=data):
            for name, p in model.params.items():
                p[...] = arrays[name]
            return model.loss_and_grads(*data)[0]

        assert_gradients(loss, params, model.loss_and_grads(*data)[1], rng)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_padding_changes_nothing(kind, bidirectional, rng):
    model, data = make(rng, kind, bidirectional=bidirectional, L=2), batch(rng)
    source, lengths, inputs, targets, mask = data
    assert (lengths < 5).any() and not mask.all()
    loss, grads = model.loss_and_grads(*data)
    other = np.where(np.arange(5)[:, None] < lengths, source, (source + 3) % 7)
    wrong = np.where(mask, targets, 5)
    read = np.where(mask, inputs, 6)
    same, other_grads = model.loss_and_grads(other, lengths, read, wrong, mask)
    np.testing.assert_allclose(same, loss, rtol=1e-12)
    for name, g in grads.items():
        np.testing.assert_allclose(other_grads[name], g, rtol=1e-11, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_one_row_of_a_batch_is_what_it_is_alone(kind, bidirectional, rng):
    model, data = make(rng, kind, bidirectional=bidirectional, L=2), batch(rng)
    source, lengths, inputs, targets, mask = data
    whole, total, count = model.logits(source, lengths, inputs), 0.0, 0
    summed = {name: 0 for name in model.params}
    for n, length in enumerate(lengths):
        own = mask[:, n].sum()
        alone = source[:length, n : n + 1], None, inputs[:own, n : n + 1]
        logits = model.logits(*alone)
        np.testing.assert_allclose(logits[:, 0], whole[:own, n], rtol=1e-11, atol=1e-14)
        loss, grads = model.loss_and_grads(*alone, targets[:own, n : n + 1])
        total, count = total + own * loss, count + own
        summed = {name: summed[name] + own * g for name, g in grads.items()}
    loss, grads = model.loss_and_grads(*data)
    np.testing.assert_allclose(loss, total / count, rtol=1e-12)
    for name, g in grads.items():
        np.testing.assert_allclose(g, summed[name] / count, rtol=1e-9, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_step_after_step_is_teacher_forcing(kind, bidirectional, rng):
    model, (source, lengths, inputs, *_) = (
        make(rng, kind, bidirectional=bidirectional, L=2),
        batch(rng),
    )
    expected = model.logits(source, lengths, inputs)
    np.testing.assert_allclose(steps(model, source, lengths, inputs), expected, rtol=1e-11)
    np.testing.assert_array_equal(
        model.logits(source, None, inputs), model.logits(source, np.full(4, 5), inputs)
    )
    twin = torch_model(model)
    with torch.no_grad():
        state = twin.encode(*from_numpy(source, lengths))
        for t, tokens in enumerate(from_numpy(inputs)[0]):
            logits, state = twin.step(tokens, state)
            np.testing.assert_allclose(logits, expected[t], rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_a_state_can_be_picked(kind, rng):
    model, (source, lengths, inputs, *_) = make(rng, kind, bidirectional=True, L=2), batch(rng)
    rows = np.array([2, 0, 2, 3, 1])
    state = decoding.select(model.encode(source, lengths), rows)
    logits, state = model.step(inputs[0, rows], state)
    logits, _ = model.step(inputs[1, rows], state)
    np.testing.assert_allclose(logits, model.logits(source, lengths, inputs)[1, rows], rtol=1e-11)


def test_a_step_leaves_the_state_it_was_given(rng):
    model, (source, lengths, *_) = make(rng, LSTM), batch(rng)
    state = model.encode(source, lengths)
    before = [part.copy() for part in state[0]]
    first, _ = model.step(np.full(4, START), state)
    again, _ = model.step(np.full(4, START), state)
    np.testing.assert_array_equal(first, again)
    for part, saved in zip(state[0], before, strict=True):
        np.testing.assert_array_equal(part, saved)


def test_the_source_matters_to_the_last_symbol_and_only_through_the_state(rng):
    model, (source, lengths, inputs, *_) = make(rng, LSTM), batch(rng)
    logits = model.logits(source, lengths, inputs)
    other = source.copy()
    other[0] = (other[0] + 1) % 7
    assert (np.abs(model.logits(other, lengths, inputs) - logits).max(axis=(0, 2)) > 1e-6).all()
    assert len(model.encode(source, lengths)) == 1  # the state, and nothing to look up
    for row in range(4):  # one sequence says nothing about another
        changed = source.copy()
        changed[:, row] = (changed[:, row] + 1) % 7
        moved = np.abs(model.logits(changed, lengths, inputs) - logits).max(axis=(0, 2)) > 0
        assert moved.tolist() == [n == row for n in range(4)]


def test_no_prediction_sees_what_is_to_be_predicted(rng):
    model, (source, lengths, inputs, *_) = make(rng, GRU, bidirectional=True), batch(rng)
    later = inputs.copy()
    later[3:] = (later[3:] + 1) % 8
    first, second = (model.logits(source, lengths, read) for read in (inputs, later))
    np.testing.assert_array_equal(first[:3], second[:3])
    assert (first[3] != second[3]).any()


@pytest.mark.parametrize("kind", KINDS)
def test_saved_and_loaded_it_is_the_same(kind, rng):
    model, data = make(rng, kind, bidirectional=True, L=2), batch(rng)
    file = io.BytesIO()
    rnnlib.save(file, model)
    file.seek(0)
    back = rnnlib.load(file)
    assert type(back) is EncoderDecoder and back.params.keys() == model.params.keys()
    assert back.loss_and_grads(*data)[0] == model.loss_and_grads(*data)[0]
    np.testing.assert_array_equal(back.logits(*data[:3]), model.logits(*data[:3]))


def test_weights_go_to_torch_and_back(rng):
    model = make(rng, LSTM, bidirectional=True, L=2)
    state = torch_model(model).state_dict()
    assert list(state) == list(model.params)
    for name, p in model.params.items():
        np.testing.assert_array_equal(p, state[name].numpy())


@pytest.mark.parametrize("kind", KINDS)
def test_float32_stays(kind, rng):
    model, data = make(rng, kind, bidirectional=True, dtype=np.float32), batch(rng)
    loss, grads = model.loss_and_grads(*data)
    assert {p.dtype for p in model.params.values()} == {np.dtype(np.float32)}
    assert {g.dtype for g in grads.values()} == {np.dtype(np.float32)}
    logits, state = model.step(np.full(4, START), model.encode(*data[:2]))
    parts = state[0] if isinstance(state[0], tuple) else (state[0],)
    assert logits.dtype == np.float32 and {part.dtype for part in parts} == {logits.dtype}


def test_initial_embeddings_are_standard_normal_and_the_head_is_torchs(rng):
    model = EncoderDecoder(400, 500, 30, GRU(30, 16, rng=rng), GRU(30, 16, rng=rng), rng=rng)
    for part in ("source", "target"):
        weight = model.params[f"{part}.weight"]
        assert abs(weight.mean()) < 0.05 and abs(weight.std() - 1) < 0.05
    assert model.params["source.weight"].shape == (400, 30)
    assert model.params["target.weight"].shape == (500, 30)
    assert 0.2 < np.abs(model.params["head.weight"]).max() <= 0.25


def test_dropout_in_training_alone(rng):
    layers = [GRU(3, 4, 2, dropout=0.5, rng=rng, dtype=np.float64) for _ in range(2)]
    model, data = EncoderDecoder(7, 8, 3, *layers, rng=rng), batch(rng)
    np.testing.assert_array_equal(model.logits(*data[:3]), model.logits(*data[:3]))
    np.testing.assert_array_equal(model.encode(*data[:2])[0], model.encode(*data[:2])[0])
    assert model.loss_and_grads(*data)[0] != model.loss_and_grads(*data)[0]
    for which in range(2):  # in each of the two layers
        layers = [GRU(3, 4, 2, dropout=0.5 * (k == which), rng=rng) for k in range(2)]
        model = EncoderDecoder(7, 8, 3, *layers, rng=rng)
        assert model.loss_and_grads(*data)[0] != model.loss_and_grads(*data)[0]


def test_it_learns_to_answer_in_one_of_two_ways(rng):
    """The first symbol of the source decides between two answers, so it must cross over."""
    from rnnlib.optim import Adam

    model = EncoderDecoder(4, 5, 4, LSTM(4, 8, rng=rng), LSTM(4, 8, rng=rng), rng=rng)
    optimizer = Adam(model.params, lr=0.03)
    answers = {0: [3, 4, 4], 1: [4]}
    for _ in range(80):
        source = rng.integers(0, 2, (4, 32))
        source[1:] += 2
        loss, grads = model.loss_and_grads(source, None, *shifted([answers[s] for s in source[0]]))
        optimizer.step(grads)
    assert loss < 0.1
    source = np.array([[0, 1], [2, 3], [3, 3]])
    state = model.encode(source, np.array([2, 3]))
    assert decoding.greedy(model.step, state, START, END, 9) == [answers[0], answers[1]]


# Scheduled sampling


def test_scheduled_inputs_at_both_ends(rng):
    model, (source, lengths, inputs, *_) = make(rng, GRU), batch(rng)
    state, kept = model.encode(source, lengths), inputs.copy()
    np.testing.assert_array_equal(scheduled_inputs(model.step, state, inputs, 1, rng), inputs)
    free = scheduled_inputs(model.step, state, inputs, 0, rng)
    expected, one = [inputs[0]], state
    for _ in range(len(inputs) - 1):
        logits, one = model.step(expected[-1], one)
        expected.append(logits.argmax(axis=-1))
    np.testing.assert_array_equal(free, expected)
    assert (free != inputs).any()
    np.testing.assert_array_equal(inputs, kept)  # not written into
    assert (scheduled_inputs(model.step, state, inputs[:1], 0, rng) == inputs[:1]).all()


def test_scheduled_inputs_follow_what_was_read(rng):
    """The model says the symbol after the one that it has read, so each place tells its past."""
    N, keep = 3000, 0.3

    def step(tokens, state):
        return np.eye(30)[(tokens + 1) % 30], state + 1

    inputs = np.tile(np.array([1, 10, 20, 10, 20, 10])[:, None], (1, N))
    mixed = scheduled_inputs(step, np.zeros(1), inputs, keep, rng)
    assert (mixed[0] == 1).all()
    for t in range(1, 6):
        right = mixed[t] == inputs[t]
        np.testing.assert_array_equal(mixed[t][~right], mixed[t - 1][~right] + 1)
        assert abs(right.mean() - keep) < 0.04
    assert (mixed[5] == 6).any() and (mixed[4] == 13).any()  # several of its own in a row
    both = (mixed[1] == 10) & (mixed[2] == 20)
    assert abs(both.mean() - keep**2) < 0.03  # each step draws anew


def test_scheduled_inputs_carry_the_state(rng):
    def step(tokens, count):
        return np.tile(np.eye(9)[3 + count], (len(tokens), 1)), count + 1

    mixed = scheduled_inputs(step, 0, np.full((5, 2), 1), 0, rng)
    np.testing.assert_array_equal(mixed[:, 1], [1, 3, 4, 5, 6])


def test_scheduled_inputs_that_keep_nothing_keep_nothing_at_a_draw_of_zero():
    class Zeros(np.random.Generator):
        def random(self, size):
            return np.zeros(size)

    def step(tokens, state):
        return np.eye(5000)[np.full(len(tokens), 4999)], state

    inputs = np.full((3, 2), 1)
    mixed = scheduled_inputs(step, np.zeros(1), inputs, 0.0, Zeros(np.random.PCG64(0)))
    np.testing.assert_array_equal(mixed[1:], np.full((2, 2), 4999))
    assert mixed.dtype == np.int64


def test_scheduled_inputs_draw_for_each_sequence(rng):
    inputs = np.tile(np.array([[1], [3]]), (1, 2000))

    def step(tokens, state):
        return np.eye(5)[np.full(len(tokens), 4)], state

    mixed = scheduled_inputs(step, None, inputs, 0.75, rng)[1]
    assert set(mixed) == {3, 4} and abs((mixed == 3).mean() - 0.75) < 0.04


# What is refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            dict(source=np.zeros((0, 4), int)),
            r"source: expected .* no empty axis, got \(0, 4",
        ),
        (
            dict(source=np.zeros((5, 0), int)),
            r"source: expected .* no empty axis, got \(5, 0",
        ),
        (dict(lengths=[5, 0, 2, 1]), "lengths: expected whole numbers >= 1, got values from 0"),
        (dict(lengths=[5, 6, 2, 1]), r"lengths: expected values in 1..5, got \[5, 6, 2, 1\]"),
        (dict(lengths=[5, 4, 2]), r"lengths: expected shape \(4,\), got \(3,\)"),
        (dict(source=np.full((5, 4), 7)), r"expected tokens in 0..6, got values from 7 to 7"),
        (dict(source=np.full((5, 4), -1)), r"expected tokens in 0..6, got values from -1"),
        (dict(inputs=np.full((6, 4), 8)), r"expected tokens in 0..7, got values from 8 to 8"),
        (dict(targets=np.full((6, 4), 8)), r"targets: expected tokens in 0..7, got"),
        (dict(targets=np.zeros((5, 4), int)), r"targets: expected shape \(6, 4\), got \(5, 4\)"),
        (dict(inputs=np.zeros((6, 3), int)), r"inputs: expected shape .* got \(6, 3\)"),
        (dict(mask=np.zeros((6, 4), bool)), "expected at least one unmasked target, got none"),
        (dict(mask=np.ones((5, 4), bool)), r"mask: expected shape \(6, 4\), got \(5, 4\)"),
    ],
)
def test_data_that_does_not_fit_is_refused(change, words, rng):
    given = dict(zip(("source", "lengths", "inputs", "targets", "mask"), batch(rng)))
    with pytest.raises(ValueError, match=words):
        make(rng).loss_and_grads(**given | change)


def test_a_padded_target_may_be_anything(rng):
    model, (source, lengths, inputs, targets, mask) = make(rng), batch(rng)
    loss, _ = model.loss_and_grads(source, lengths, inputs, targets, mask)
    ignored = np.where(mask, targets, -100)
    assert model.loss_and_grads(source, lengths, inputs, ignored, mask)[0] == loss


def test_a_state_that_does_not_fit_is_refused(rng):
    model, (source, lengths, *_) = make(rng), batch(rng)
    state = model.encode(source, lengths)
    with pytest.raises(ValueError, match=r"expected shape \(1, 3, 2\), got \(1, 4, 2\)"):
        model.step(np.full(3, START), state)
    with pytest.raises(TypeError, match="expected the state that encode returns, got float64"):
        model.step(np.full(4, START), state[0])
    for nothing, came in [(None, "None"), ((), "tuple")]:
        with pytest.raises(TypeError, match=f"the state that encode returns, got {came}"):
            model.step(np.full(4, START), nothing)
    with pytest.raises(ValueError, match="expected tokens in 0..7, got values from 1 to 8"):
        model.step(np.array([1, 1, 8, 1]), state)


def test_layers_that_do_not_fit_are_refused(rng):
    def layer(kind=GRU, D=3, H=4, **options):
        return kind(D, H, rng=rng, **options)

    def model(encoder, decoder, target_size=8):
        return EncoderDecoder(7, target_size, 3, encoder, decoder, rng=rng)

    for encoder, decoder, words in [
        (layer(D=2), layer(), "encoder: expected input_size 3, got 2"),
        (layer(), layer(D=5), "decoder: expected input_size 3, got 5"),
        (layer(), layer(bidirectional=True), "decoder: expected one direction, got two"),
        (layer(), layer(LSTM), "decoder: expected 1 layers of 4 .* got 1 of 4"),
        (layer(num_layers=2), layer(), "decoder: expected 2 layers of 4 .* got 1 of 4"),
        (layer(bidirectional=True), layer(), "decoder: expected 1 layers of 8 .* got 1 of 4"),
        (layer(), layer(dtype=np.float64), "decoder: .* float32, got .* float64"),
    ]:
        with pytest.raises(ValueError, match=words):
            model(encoder, decoder)
    same = layer()
    with pytest.raises(ValueError, match="decoder: expected a layer of its own, got the encoder"):
        model(same, same)
    with pytest.raises(ValueError, match="target_size: expected a whole number >= 3, got 2"):
        model(layer(), layer(), target_size=2)
    with pytest.raises(TypeError, match="encoder: expected a Recurrent, got None"):
        model(None, layer())


def test_scheduled_inputs_refuse(rng):
    def step(tokens, state):
        return np.zeros((3, 8)), state

    inputs = np.ones((2, 4), dtype=int)
    with pytest.raises(ValueError, match="keep: expected a finite number >= 0 and <= 1, got 1.5"):
        scheduled_inputs(step, None, inputs, 1.5, rng)
    with pytest.raises(ValueError, match=r"expected logits of shape \(4, V\), got float64 \(3, 8"):
        scheduled_inputs(step, None, inputs, 0.5, rng)
    with pytest.raises(ValueError, match="inputs: expected shape .* no empty axis"):
        scheduled_inputs(step, None, inputs[:0], 0.5, rng)


def test_the_torch_twin_refuses_layers_and_batches_that_do_not_fit(rng):
    def layer(kind=torch.nn.GRU, D=3, H=4, **options):
        return kind(D, H, **options)

    for encoder, decoder, words in [
        (layer(D=2), layer(), "encoder: expected 3 inputs and time first, got GRU"),
        (layer(), layer(D=2), "decoder: expected 3 inputs and time first, got GRU"),
        (layer(batch_first=True), layer(), "encoder: expected 3 inputs and time first"),
        (layer(), layer(H=5), "decoder: expected GRU with 1 layers of 4 units, one way, got GRU"),
        (layer(), layer(torch.nn.LSTM), "decoder: expected GRU with 1 layers of 4 units"),
        (layer(num_layers=2), layer(), "decoder: expected GRU with 2 layers of 4 units"),
        (layer(bidirectional=True), layer(), "decoder: expected GRU with 1 layers of 8 units"),
        (layer(), layer(H=2, bidirectional=True), "decoder: expected GRU .* one way"),
    ]:
        with pytest.raises(ValueError, match=words):
            TorchModel(7, 8, 3, encoder, decoder)
    with pytest.raises(TypeError, match="encoder: expected a RNNBase, got None"):
        TorchModel(7, 8, 3, None, layer())
    model, data = TorchModel(7, 8, 3, layer(), layer()), from_numpy(*batch(rng))
    with pytest.raises(ValueError, match="expected at least one unmasked target, got none"):
        model.loss(*data[:4], data[4] & False)
    with pytest.raises(ValueError, match=r"lengths: expected shape \(4,\), got \(3,\)"):
        model.encode(data[0], data[1][:3])
