"""Attention: values and gradients against torch and finite differences, masks, the model."""

import io

import numpy as np
import pytest
import torch

import rnnlib
from rnnlib import GRU, LSTM, RNN, attention
from rnnlib.attention import AttentionEncoderDecoder
from rnnlib.seq2seq import START, EncoderDecoder, shifted
from rnnlib.testing import assert_gradients
from rnnlib.torch import Attention, load_numpy_
from rnnlib.torch import AttentionEncoderDecoder as TorchModel

SCORES = ["additive", "multiplicative", "dot"]
DIFFERENT = dict(T=2, N=3, S=4, H=5, M=6, A=7)
SIZES = [DIFFERENT, *[DIFFERENT | {letter: 1} for letter in DIFFERENT]]
SIZES += [dict.fromkeys("TNSHMA", 1), dict.fromkeys("TNSHMA", 2)]  # square: a transpose fits
names = lambda sizes: "".join(f"{letter}{size}" for letter, size in sizes.items())  # noqa: E731


def tensors(arrays):
    return {name: torch.from_numpy(a.copy()).requires_grad_() for name, a in arrays.items()}


def compare(forward, backward, reference, arrays, rng):
    """Value and gradients of every array, with torch's autograd and with finite differences.

    ``forward(**arrays) -> y, cache``, ``backward(dy, cache) -> dict``, ``reference(**tensors)``.
    """
    y, cache = forward(**arrays)
    leaves = tensors(arrays)
    expected = reference(**leaves)
    np.testing.assert_allclose(y, expected.detach().numpy(), rtol=1e-11, atol=1e-13)
    dy = rng.standard_normal(y.shape)
    grads = backward(dy, cache)
    assert grads.keys() == arrays.keys()
    expected.backward(torch.from_numpy(dy))
    for name, leaf in leaves.items():
        expected = np.zeros(leaf.shape) if leaf.grad is None else leaf.grad.numpy()
        np.testing.assert_allclose(grads[name], expected, rtol=1e-9, atol=1e-12, err_msg=name)
    assert_gradients(lambda a: (dy * forward(**a)[0]).sum(), arrays, grads, rng)


def score_arrays(score, rng, T, N, S, H, M, A):
    H, scale = (M if score == "dot" else H), 0.5
    arrays = {"query": rng.standard_normal((T, N, H)), "keys": rng.standard_normal((S, N, M))}
    params = attention.attention_params(H, M, score, A, rng=rng, dtype=np.float64)
    return arrays, {name: p + scale * rng.standard_normal(p.shape) for name, p in params.items()}


def torch_scores(score, query, keys, params):
    """Pair by pair, as the equations stand."""
    rows = []
    for q in query:
        pairs = []
        for k in keys:
            if score == "additive":
                a = q @ params["weight_query"].T + k @ params["weight_keys"].T
                pairs.append(torch.tanh(a) @ params["v"])
            else:
                q_k = q if score == "dot" else q @ params["weight"]
                pairs.append((q_k * k).sum(-1))
        rows.append(torch.stack(pairs, dim=-1))
    return torch.stack(rows)


def torch_softmax(scores, mask):
    """The softmax of the places that count, row by row; zeros elsewhere."""
    rows = []
    for row, allowed in zip(scores.reshape(-1, scores.shape[-1]), mask.reshape(-1, mask.shape[-1])):
        out, allowed = 0 * row, torch.tensor(allowed)
        if allowed.any():
            out = out.masked_scatter(allowed, row[allowed].softmax(-1))
        rows.append(out)
    return torch.stack(rows).reshape(scores.shape)


@pytest.mark.parametrize("sizes", SIZES, ids=names)
@pytest.mark.parametrize("score", SCORES)
def test_scores_and_their_gradients(score, sizes, rng):
    arrays, params = score_arrays(score, rng, **sizes)
    forward, backward = attention.SCORES[score]

    def ours(query, keys, **params):
        return forward(query, keys, params or None)

    def back(dscores, cache):
        dquery, dkeys, grads = backward(dscores, cache)
        return {"query": dquery, "keys": dkeys, **grads}

    def reference(query, keys, **params):
        return torch_scores(score, query, keys, params)

    compare(ours, back, reference, arrays | params, rng)


@pytest.mark.parametrize("shape", [(4,), (1,), (3, 1), (2, 3, 5), (1, 1, 1)])
def test_masked_softmax_and_its_gradient(shape, rng):
    mask = rng.random(shape) < 0.6
    mask[0] = False  # a whole row, where there are rows

    def back(dweights, cache):
        return {"scores": attention.masked_softmax_backward(dweights, cache)}

    compare(
        lambda scores: attention.masked_softmax_forward(scores, mask),
        back,
        lambda scores: torch_softmax(scores, mask),
        {"scores": rng.standard_normal(shape)},
        rng,
    )


def test_masked_softmax_without_a_mask_is_the_softmax(rng):
    scores = rng.standard_normal((2, 3, 4))
    weights, _ = attention.masked_softmax_forward(scores)
    np.testing.assert_allclose(weights, torch.softmax(torch.from_numpy(scores), -1), rtol=1e-12)


def test_a_mask_broadcasts(rng):
    scores, mask = rng.standard_normal((2, 3, 4)), rng.random((3, 4)) < 0.5
    whole = np.broadcast_to(mask, scores.shape)
    expected, _ = attention.masked_softmax_forward(scores, whole)
    np.testing.assert_array_equal(attention.masked_softmax_forward(scores, mask)[0], expected)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_scores(dtype):
    """exp would overflow, or leave nothing; what a mask hides may be anything."""
    scores = np.array([[1e4, 0, -1e4], [-1e30, -1e30, -1e30], [np.nan, 0, 0], [0, 1, np.inf]])
    mask = np.array([[1, 1, 1], [1, 1, 0], [0, 1, 1], [1, 0, 0]], dtype=bool)
    weights, cache = attention.masked_softmax_forward(scores.astype(dtype), mask)
    np.testing.assert_array_equal(weights, [[1, 0, 0], [0.5, 0.5, 0], [0, 0.5, 0.5], [1, 0, 0]])
    assert weights.dtype == dtype
    gradient = attention.masked_softmax_backward(np.ones_like(weights), cache)
    np.testing.assert_array_equal(gradient, np.zeros_like(weights))


def test_a_row_with_nothing_allowed_is_zero():
    weights, cache = attention.masked_softmax_forward(np.ones((2, 3)), np.zeros(3, dtype=bool))
    np.testing.assert_array_equal(weights, np.zeros((2, 3)))
    gradient = attention.masked_softmax_backward(np.ones((2, 3)), cache)
    np.testing.assert_array_equal(gradient, np.zeros((2, 3)))


def some_lengths(rng, N, S):
    """The first full, the second empty, others between."""
    return np.array([S, 0, *rng.integers(1, S + 1, max(0, N - 2))])[:N]


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("sizes", SIZES, ids=names)
@pytest.mark.parametrize("score", SCORES)
def test_attention_and_its_gradients(score, sizes, padded, rng):
    arrays, params = score_arrays(score, rng, **sizes)
    N, S = sizes["N"], sizes["S"]
    lengths = some_lengths(rng, N, S) if padded else None
    mask = np.arange(S) < (lengths if padded else np.full(N, S))[:, None]

    def ours(query, keys, **params):
        context, weights, cache = attention.attention_forward(query, keys, params, score, lengths)
        assert weights.shape == (sizes["T"], N, S)
        return context, cache

    def back(dcontext, cache):
        dquery, dmemory, grads = attention.attention_backward(dcontext, cache)
        return {"query": dquery, "keys": dmemory, **grads}

    def reference(query, keys, **params):
        scores = torch_scores(score, query, keys, params)
        weights = torch_softmax(scores, np.broadcast_to(mask, scores.shape))
        return sum(w[..., None] * m for w, m in zip(weights.unbind(-1), keys))

    compare(ours, back, reference, arrays | params, rng)


@pytest.mark.parametrize("score", SCORES)
def test_padding_is_never_read(score, rng):
    arrays, params = score_arrays(score, rng, **DIFFERENT)
    query, memory, lengths = arrays["query"], arrays["keys"], np.array([4, 1, 2])
    spoilt = memory.copy()
    spoilt[1:, 1], spoilt[2:, 2] = np.nan, np.inf
    results = []
    for m in (memory, spoilt):
        context, weights, cache = attention.attention_forward(query, m, params, score, lengths)
        dquery, dmemory, grads = attention.attention_backward(np.cos(context), cache)
        results.append([context, weights, dquery, dmemory, *grads.values()])
    for clean, other in zip(*results, strict=True):
        np.testing.assert_array_equal(other, clean)
    assert not dmemory[1:, 1].any() and not weights[:, 1, 1:].any()
    np.testing.assert_array_equal(weights[:, 1, 0], 1)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("sizes", SIZES, ids=names)
def test_scaled_dot_product(sizes, masked, rng):
    T, N, S, K, M = (sizes[letter] for letter in "TNSHM")
    mask = rng.random((T, N, S)) < 0.6 if masked else None
    shapes = {"q": (T, N, K), "k": (S, N, K), "v": (S, N, M)}
    arrays = {name: rng.standard_normal(shape) for name, shape in shapes.items()}

    def ours(q, k, v):
        y, weights, cache = attention.scaled_dot_product_forward(q, k, v, mask)
        assert weights.shape == (T, N, S)
        return y, cache

    def back(dy, cache):
        return dict(zip("qkv", attention.scaled_dot_product_backward(dy, cache)))

    def reference(q, k, v):
        steps = [part.transpose(0, 1) for part in (q, k, v)]
        allowed = None if mask is None else torch.from_numpy(mask).transpose(0, 1)
        # The plain kernel: a row with nothing allowed is zero, and so is its gradient.
        with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
            y = torch.nn.functional.scaled_dot_product_attention(*steps, allowed)
        return y.transpose(0, 1)

    compare(ours, back, reference, arrays, rng)


def test_with_a_causal_mask_no_step_sees_the_future(rng):
    x = rng.standard_normal((5, 2, 3))
    causal = np.tri(5, dtype=bool)[:, None]
    y, weights, _ = attention.scaled_dot_product_forward(x, x, x, causal)
    later = x.copy()
    later[3:] += 1
    other, _, _ = attention.scaled_dot_product_forward(later, later, later, causal)
    np.testing.assert_array_equal(other[:3], y[:3])
    assert not np.triu(weights.swapaxes(0, 1), 1).any()


def test_the_root_keeps_the_spread_of_the_scores(rng):
    q, k = rng.standard_normal((2, 400, 1, 64))
    _, _, cache = attention.scaled_dot_product_forward(q, k, k)
    scores, _ = attention.multiplicative_scores_forward(*cache.scores[:2])
    assert 0.9 < scores.std() < 1.1


@pytest.mark.parametrize("score", SCORES)
def test_float32_stays(score, rng):
    arrays, params = score_arrays(score, rng, **DIFFERENT)
    query, memory = (a.astype(np.float32) for a in arrays.values())
    params = {name: p.astype(np.float32) for name, p in params.items()}
    context, weights, cache = attention.attention_forward(query, memory, params, score, [4, 0, 2])
    dquery, dmemory, grads = attention.attention_backward(context, cache)
    for array in (context, weights, dquery, dmemory, *grads.values()):
        assert array.dtype == np.float32
    y, weights, cache = attention.scaled_dot_product_forward(memory, memory, memory)
    for array in (y, weights, *attention.scaled_dot_product_backward(y, cache)):
        assert array.dtype == np.float32


@pytest.mark.parametrize("score", SCORES)
def test_initial_weights(score, rng):
    params = attention.attention_params(4, 4, score, rng=rng, dtype=np.float32)
    twin = Attention(4, 4, score)
    assert {n: p.shape for n, p in params.items()} == {
        n: tuple(p.shape) for n, p in twin.named_parameters()
    }
    for p in params.values():
        assert p.dtype == np.float32 and 0 < np.abs(p).max() <= 0.5
    if score == "dot":
        with pytest.raises(ValueError, match="expected memory_size 4, got 5"):
            attention.attention_params(4, 5, score, rng=rng, dtype=np.float32)
        with pytest.raises(ValueError, match="expected memory_size 4, got 5"):
            Attention(4, 5, score)


def test_initial_weights_are_uniform_within_one_over_the_root_of_their_inputs(rng):
    numpy = attention.attention_params(100, 400, "additive", 25, rng=rng, dtype=np.float64)
    numpy |= attention.attention_params(100, 400, "multiplicative", rng=rng, dtype=np.float64)
    twins = [Attention(100, 400, "additive", 25), Attention(100, 400, "multiplicative")]
    torchs = {name: p.detach().numpy() for twin in twins for name, p in twin.named_parameters()}
    bounds = {"weight_query": 0.1, "weight_keys": 0.05, "v": 0.2, "weight": 0.05}
    for params in (numpy, torchs):
        assert params.keys() == bounds.keys()
        for name, p in params.items():
            assert -bounds[name] <= p.min() < -0.7 * bounds[name], name
            assert bounds[name] >= p.max() > 0.7 * bounds[name], name


@pytest.mark.parametrize("score", SCORES)
def test_the_torch_module_computes_the_same(score, rng):
    arrays, params = score_arrays(score, rng, **DIFFERENT)
    query, memory, lengths = arrays["query"], arrays["keys"], np.array([4, 0, 2])
    module = Attention(query.shape[-1], 6, score, 7).double()
    load_numpy_(module, params)
    leaves = tensors({"query": query, "memory": memory})
    context, weights = module(**leaves, lengths=lengths)
    ours, our_weights, cache = attention.attention_forward(query, memory, params, score, lengths)
    np.testing.assert_allclose(context.detach(), ours, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(weights.detach(), our_weights, rtol=1e-12)
    dcontext = rng.standard_normal(ours.shape)
    dquery, dmemory, grads = attention.attention_backward(dcontext, cache)
    context.backward(torch.from_numpy(dcontext))
    np.testing.assert_allclose(leaves["query"].grad, dquery, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(leaves["memory"].grad, dmemory, rtol=1e-10, atol=1e-13)
    for name, p in module.named_parameters():
        np.testing.assert_allclose(p.grad, grads[name], rtol=1e-10, atol=1e-13)


# The model


def make(rng, kind=GRU, score="additive", bidirectional=True, layers=1, dtype=np.float64):
    options = {"num_layers": layers, "rng": rng, "dtype": dtype}
    encoder = kind(3, 2, bidirectional=bidirectional, **options)
    decoder = kind(3, 4 if bidirectional else 2, **options)
    return AttentionEncoderDecoder(7, 6, 3, encoder, decoder, score, 5, rng=rng)


def batch(rng):
    lengths = np.array([5, 1, 3, 4])
    source = rng.integers(0, 7, (5, 4))
    return source, lengths, *shifted([[3, 4], [5], [], [3, 3, 4, 5]])


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_the_models_gradients(kind, score, rng):
    model, data = make(rng, kind, score, layers=2), batch(rng)
    params = {name: p.copy() for name, p in model.params.items()}

    def loss(arrays):
        for name, p in model.params.items():
            p[...] = arrays[name]
        return model.loss_and_grads(*data)[0]

    assert_gradients(loss, params, model.loss_and_grads(*data)[1], rng)


def torch_model(model, layers=1):
    kind = getattr(torch.nn, type(model.decoder).__name__)
    H, D = model.decoder.hidden_size, model.embedding_size
    twin = TorchModel(
        model.source_size,
        model.target_size,
        D,
        kind(D, model.encoder.hidden_size, layers, bidirectional=model.encoder.bidirectional),
        kind(D, H, layers),
        model.score,
        model.attention_size,
    )
    return load_numpy_(twin.double(), model.params)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_the_model_equals_its_torch_twin(kind, score, bidirectional, rng):
    model = make(rng, kind, score, bidirectional, layers=2)
    twin, data = torch_model(model, layers=2), batch(rng)
    loss, grads = model.loss_and_grads(*data)
    source, lengths, inputs, targets, mask = map(torch.as_tensor, data)
    expected = twin.loss(source, lengths, inputs, targets, mask)
    expected.backward()
    np.testing.assert_allclose(loss, expected.item(), rtol=1e-12)
    for name, p in twin.named_parameters():
        np.testing.assert_allclose(grads[name], p.grad, rtol=1e-9, atol=1e-13, err_msg=name)
    with torch.no_grad():
        weights = twin.alignments(source, lengths, inputs)
    np.testing.assert_allclose(model.alignments(*data[:3]), weights, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("score", SCORES)
def test_step_by_step_gives_the_logits_of_all_steps_at_once(score, given, rng):
    model = make(rng, LSTM, score)
    twin, (source, lengths, inputs, _, _) = torch_model(model), batch(rng)
    lengths = lengths if given else None
    whole = model.logits(source, lengths, inputs)
    state = model.encode(source, lengths)
    torch_lengths = torch.as_tensor(lengths) if given else None
    torch_state = twin.encode(torch.as_tensor(source), torch_lengths)
    for t, tokens in enumerate(inputs):
        logits, state = model.step(tokens, state)
        np.testing.assert_allclose(logits, whole[t], rtol=1e-11, atol=1e-13)
        with torch.no_grad():
            logits, torch_state = twin.step(torch.as_tensor(tokens), torch_state)
        np.testing.assert_allclose(logits, whole[t], rtol=1e-11, atol=1e-13)


def test_every_array_of_a_state_has_the_batch_on_axis_1(rng):
    """So that decoding can pick, repeat and drop hypotheses."""
    model, (source, lengths, inputs, _, _) = make(rng), batch(rng)
    for state in (
        model.encode(source, lengths),
        torch_model(model).encode(torch.as_tensor(source), torch.as_tensor(lengths)),
    ):
        assert [part.shape[1] for part in state] == [4, 4, 4]
    rows, state = [2, 2, 0], model.encode(source, lengths)
    picked = tuple(part[:, rows] for part in state)
    expected, _ = model.step(inputs[0], state)
    logits, _ = model.step(inputs[0, rows], picked)
    np.testing.assert_allclose(logits, expected[rows], rtol=1e-12)


@pytest.mark.parametrize("score", SCORES)
def test_one_row_of_a_batch_is_what_it_is_alone(score, rng):
    model, (source, lengths, inputs, _, _) = make(rng, score=score), batch(rng)
    whole = model.logits(source, lengths, inputs)
    assert whole.shape == (5, 4, 6)
    weights = model.alignments(source, lengths, inputs)
    np.testing.assert_allclose(weights.sum(axis=-1), np.ones((5, 4)), rtol=1e-12)
    for n, length in enumerate(lengths):
        rest = source[:length, n : n + 1], [length], inputs[:, n : n + 1]
        np.testing.assert_allclose(model.logits(*rest), whole[:, n : n + 1], rtol=1e-11)
        alone = model.alignments(*rest)
        np.testing.assert_allclose(alone, weights[:, n : n + 1, :length], rtol=1e-11)
        assert not weights[:, n, length:].any()


def test_alignments_are_those_of_use_not_of_training(rng):
    layers = [LSTM(3, 2, num_layers=2, dropout=0.5, rng=rng) for _ in range(2)]
    model = AttentionEncoderDecoder(7, 6, 3, *layers, rng=rng)
    source, lengths, inputs, _, _ = batch(rng)
    first, second = (model.alignments(source, lengths, inputs) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_source_of_hundreds_of_symbols_is_read_to_its_end(rng):
    model = make(rng, score="dot")
    source = rng.integers(0, 7, (300, 1))
    weights = model.alignments(source, None, [[START]])
    assert weights.shape == (1, 1, 300) and weights.min() > 0


def test_without_its_context_it_is_the_model_without_attention(rng):
    """With W_c = [0, 1] and small numbers (tanh is the identity there) only h_t is left."""
    model, (source, lengths, inputs, _, _) = make(rng), batch(rng)
    plain = EncoderDecoder(7, 6, 3, model.encoder, model.decoder, rng=rng)
    for name, p in plain.params.items():
        p[...] = model.params[name]
    plain.head["weight"] *= 1e6
    model.combine["weight"][...] = np.hstack([np.zeros((4, 4)), 1e-6 * np.eye(4)])
    model.combine["bias"][...] = 0
    model.head["weight"] *= 1e6
    expected = plain.logits(source, lengths, inputs)
    # plain reads h_t times 1e6, and so does the other, by way of 1e-6 h_t.
    np.testing.assert_allclose(
        1e6 * (model.logits(source, lengths, inputs) - model.head["bias"]),
        expected - plain.head["bias"],
        rtol=1e-9,
    )


@pytest.mark.parametrize("score", SCORES)
def test_saved_and_loaded_it_is_the_same(score, rng):
    model, (source, lengths, inputs, _, _) = make(rng, LSTM, score, layers=2), batch(rng)
    file = io.BytesIO()
    rnnlib.save(file, model)
    file.seek(0)
    back = rnnlib.load(file)
    assert back.config.keys() == model.config.keys() and back.params.keys() == model.params.keys()
    assert (back.score, back.attention_size) == (score, 5)
    np.testing.assert_array_equal(
        back.logits(source, lengths, inputs), model.logits(source, lengths, inputs)
    )


def test_weights_go_to_torch_and_back(rng):
    model = make(rng)
    state = torch_model(model).state_dict()
    assert state.keys() == model.params.keys()
    for name, p in model.params.items():
        np.testing.assert_array_equal(p, state[name].numpy())


def test_the_model_in_float32(rng):
    model, data = make(rng, dtype=np.float32), batch(rng)
    _, grads = model.loss_and_grads(*data)
    assert {g.dtype for g in grads.values()} == {np.dtype(np.float32)}
    logits, state = model.step(np.full(4, START), model.encode(*data[:2]))
    assert logits.dtype == np.float32 and state[1].dtype == np.float32


def test_it_learns_to_turn_a_sequence_round(rng):
    """Symbols read backwards, which needs a look at another place at every step."""
    from rnnlib.optim import Adam

    encoder = GRU(8, 8, bidirectional=True, rng=rng)
    decoder = GRU(8, 16, rng=rng)
    model = AttentionEncoderDecoder(9, 9, 8, encoder, decoder, rng=rng)
    optimizer = Adam(model.params, lr=0.01)
    for _ in range(150):
        source = rng.integers(3, 9, (4, 32))
        data = shifted([row[::-1] for row in source.T])
        loss, grads = model.loss_and_grads(source, None, *data)
        optimizer.step(grads)
    assert loss < 0.1
    source = rng.integers(3, 9, (4, 50))
    inputs, _, _ = shifted([row[::-1] for row in source.T])
    looked_at = model.alignments(source, None, inputs)[:4].argmax(axis=-1)
    assert np.mean(looked_at == np.array([3, 2, 1, 0])[:, None]) > 0.5


# What is refused


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda d: attention.masked_softmax_forward(d(2, 3), np.ones((3, 3), dtype=bool)),
            r"expected a shape that fits \(2, 3\), got \(3, 3\)",
        ),
        (
            lambda d: attention.masked_softmax_forward(d(3), np.ones((2, 3), dtype=bool)),
            r"expected a shape that fits \(3,\), got \(2, 3\)",
        ),
        (
            lambda d: attention.multiplicative_scores_forward(d(2, 3, 4), d(2, 3, 5)),
            "expected as many numbers in both, got 4 and 5",
        ),
        (
            lambda d: attention.scaled_dot_product_forward(
                d(2, 3, 4), d(5, 3, 4), d(5, 3, 6), np.ones((3, 4), dtype=bool)
            ),
            r"^scaled_dot_product_forward: mask: expected a shape that fits \(2, 3, 5\)",
        ),
        (
            lambda d: attention.attention_forward(
                d(2, 1, 4), d(2, 1, 4), None, "dot", np.array([3])
            ),
            r"expected values up to 2, got \[3\]",
        ),
        (
            lambda d: attention.attention_forward(
                d(2, 1, 4), d(2, 1, 4), None, "dot", np.array([-1])
            ),
            "expected whole numbers >= 0",
        ),
        (
            lambda d: attention.attention_forward(d(2, 1, 4), d(0, 1, 4), None, "dot"),
            "no empty axis",
        ),
    ],
)
def test_what_does_not_fit_is_refused(call, words, rng):
    with pytest.raises(ValueError, match=words):
        call(lambda *shape: rng.standard_normal(shape))
