"""Every public function with one argument replaced at a time: refused in words, or right.

A name that a module adds needs an entry here. What is accepted must equal the clean call, or stand
in `DOCUMENTED` with its reason.
"""

import collections
import copy
import fnmatch
import functools
import importlib
import inspect
import io
import pkgutil
import warnings
from dataclasses import astuple

import numpy as np
import pytest
import torch

import rnnlib
import rnnlib.backtest
import rnnlib.cost
import rnnlib.data.digits
import rnnlib.data.motion
import rnnlib.data.names
import rnnlib.data.numberwords
import rnnlib.data.packages
import rnnlib.data.pronunciations
import rnnlib.data.reviews
import rnnlib.data.speech
import rnnlib.data.synthetic
import rnnlib.data.text
import rnnlib.data.timeseries
import rnnlib.data.tunes
import rnnlib.decoding
import rnnlib.forecasting
import rnnlib.testing
import rnnlib.torch
import rnnlib.torch.parallel
import rnnlib.torch.video
from rnnlib import (
    LSTM,
    RNN,
    attention,
    cells,
    crf,
    ctc,
    gru,
    lstm,
    models,
    modern,
    optim,
    pooling,
    rnn,
    scan,
    seq2seq,
    speech,
    wrappers,
)
from rnnlib import functional as F
from rnnlib.forecasting import make_task, parts
from rnnlib.ngram import NGram
from rnnlib.sequence import pack_padded_sequence

# Modules with tests of their own, which draw, print or grade, and the contracts themselves.
ELSEWHERE = {
    *(
        "contracts",
        "g2p",
        "grading",
        "live",
        "markup",
        "page",
        "plot",
        "pythontext",
        "quiz",
        "results",
        "tunes",
    ),
    *("svg", "validate"),
}


def rng():
    return np.random.default_rng(0)


def draw(*shape):
    return rng().standard_normal(shape)


def linear():
    return {"weight": draw(4, 3), "bias": draw(4)}


def norm():
    return {"weight": draw(3), "bias": draw(3)}


def recurrent_params(gates=1):
    rows = 4 * gates
    sizes = {"weight_ih": (rows, 3), "weight_hh": (rows, 4), "bias_ih": (rows,), "bias_hh": (rows,)}
    return {name: draw(*shape) for name, shape in sizes.items()}


def sensitivity():
    return {name: draw(2, 4, *p.shape) for name, p in recurrent_params().items()}


def layer():
    return RNN(3, 4, rng=rng(), dtype=np.float64)


TOKENS = np.array([[0, 4, 1], [3, 2, 2]])
MASK = np.array([[True, False, True], [True, True, True]])


def ngram():
    return NGram(2, 5).fit(np.tile(np.arange(5), 6))


def task():
    return make_task(np.sin(np.arange(60.0)), (30, 45, 60))


def mean_model(train, valid, seed):
    return lambda windows: windows.mean(axis=1)


class Parabola:
    def __init__(self):
        self.params = {"p": np.array([1.0])}

    def loss_and_grads(self):
        return float(self.params["p"][0] ** 2), {"p": 2 * self.params["p"]}


def train(epochs, patience, max_norm, batches, model=None, optimizer=None):
    from rnnlib.training import fit

    model = Parabola() if model is None else model
    optimizer = optim.SGD({"p": np.ones(1)}, 0.1) if optimizer is None else optimizer
    options = {"patience": patience, "max_norm": max_norm, "progress": False}
    history = fit(model, batches, optimizer, epochs=epochs, evaluate=lambda: 1.0, **options)
    return history.loss, history.best_epoch


def step(tokens, state):
    return np.tile(np.array([0.1, 2.0, -np.inf, 1.0, 0.0]), (len(tokens), 1)), state


def stepped(kind):
    def run(grads, **options):
        params = {"w": np.ones((2, 3))}
        kind(params, **options).step(grads)
        return params

    return run


def language_model():
    return models.LanguageModel(5, 3, layer(), rng=rng())


def many_to_one(loss="cross_entropy"):
    return models.ManyToOne(layer(), 4, loss, rng=rng())


def tagger():
    return models.Tagger(layer(), 4, "crf", rng=rng())


def file_of(*what, **more):
    file = io.BytesIO()
    rnnlib.save(file, *what, **more)
    file.seek(0)
    return file


def saved_and_resumed(model, optimizer, rng, progress):
    back = rnnlib.resume(file_of(model, optimizer, rng=rng, progress=progress))
    return back.model.params, None if back.rng is None else back.rng.random()


def loaded(path, rng):
    return rnnlib.load(path, rng).params


def loaded_state(mapping):
    one = layer()
    one.load_state_dict(mapping)
    return one.params


X, DY = draw(5, 2, 3), draw(5, 2, 4)
LENGTHS = np.array([5, 3])
TAGS = np.array([[0, 3], [1, 1], [2, 0], [3, 2], [1, 0]])
CELLS = {
    "RNNCell": dict(nonlinearity="relu"),
    "LSTMCell": {},
    "GRUCell": dict(reset="before"),
    "PeepholeLSTMCell": {},
    "CoupledLSTMCell": {},
    "LayerNormLSTMCell": dict(eps=1e-5),
}
SIZES = dict(input_size=3, hidden_size=4)
NUMPY = dict(rng=rng(), dtype=np.float64)
PAIR = (draw(2, 4), draw(2, 4) ** 2)
RUN = dict(x=X, lengths=LENGTHS, training=False, grad=True)


def zoneout():
    return cells.Zoneout(cells.LSTMCell(**SIZES, **copy.deepcopy(NUMPY)), (0.1, 0.3), rng=rng())


def cell_entries():
    yield (
        "cells.Zoneout",
        (
            lambda **a: cells.Zoneout(**a).params,
            dict(cell=cells.LSTMCell(**SIZES, **NUMPY), p=(0.1, 0.3), rng=rng()),
        ),
    )
    makers = {"Zoneout": zoneout}
    for name, options in CELLS.items():
        kind = getattr(cells, name)
        options = SIZES | NUMPY | options
        yield f"cells.{name}", (lambda kind=kind, **a: kind(**a).params, options)
        makers[name] = lambda kind=kind, options=options: kind(**copy.deepcopy(options))
    for name, make in makers.items():
        state = PAIR[: len(make().state_names)]
        yield (
            f"cells.{name}.forward",
            (
                lambda make=make, **a: make().forward(**a)[0],
                dict(x=draw(2, 3), state=state, training=False),
            ),
        )
        yield (
            f"cells.{name}.backward",
            (
                lambda make=make, **a: make().backward(**a),
                dict(dstate_next=state, cache=make().forward(draw(2, 3), state)[1]),
            ),
        )


def torch_cell_entries():
    numbers = lambda parts: [part.detach().numpy() for part in parts]  # noqa: E731
    for name, options in CELLS.items():
        kind = getattr(rnnlib.torch, name)
        options = SIZES | {"dtype": torch.float64} | options
        options = {k: v for k, v in options.items() if k not in ("nonlinearity", "eps")}
        yield (
            f"torch.cells.{name}",
            (
                lambda kind=kind, **a: [p.shape[0] for p in kind(**a).parameters()],
                options,
            ),
        )
        module = kind(**options)
        state = tuple(map(torch.from_numpy, PAIR[: len(module.state_names)]))
        yield (
            f"torch.cells.{name}.forward",
            (
                lambda module=module, **a: numbers(module(**a)),
                dict(x=torch.from_numpy(draw(2, 3)), state=state),
            ),
        )
    module = rnnlib.torch.LSTMCell(3, 4, dtype=torch.float64)
    yield (
        "torch.cells.CellLayer",
        (
            lambda cell: numbers(rnnlib.torch.CellLayer(cell)(torch.from_numpy(X))[:1]),
            dict(cell=module),
        ),
    )
    yield (
        "torch.cells.CellLayer.forward",
        (
            lambda **a: [
                part
                for y, end in [rnnlib.torch.CellLayer(module)(**a)]
                for part in numbers([y, *end])
            ],
            dict(x=torch.from_numpy(X), state=tuple(map(torch.from_numpy, PAIR)), lengths=LENGTHS),
        ),
    )
    yield (
        "torch.cells.load_numpy_",
        (
            lambda **a: numbers(rnnlib.torch.load_numpy_(**a).parameters()),
            dict(module=module, params=recurrent_params(4)),
        ),
    )


def crf_params():
    return {"start": draw(4), "transition": draw(4, 4), "end": draw(4)}


def crf_entries():
    """The field over tags, and its twin."""
    field = dict(scores=draw(5, 2, 4), params=crf_params(), lengths=LENGTHS)
    tagged = field | dict(tags=TAGS)
    yield "crf.logsumexp", dict(a=X, axis=1)
    for name in ("alpha", "beta", "log_partition", "marginals"):
        yield f"crf.crf_{name}", field
    yield "crf.viterbi", field
    yield "crf.crf_score", tagged
    yield "crf.crf_forward", (lambda **a: crf.crf_forward(**a)[0], tagged)
    yield "crf.crf_backward", dict(cache=crf.crf_forward(**tagged)[1])
    yield "crf.bio_rules", dict(labels=["O", "B-X", "I-X"], dtype=np.float64)
    twin = rnnlib.torch.CRF(4, dtype=torch.float64)
    scores, tags = torch.from_numpy(draw(5, 2, 4)), torch.from_numpy(TAGS)
    yield (
        "torch.crf.CRF",
        (
            lambda **a: [p.shape[0] for p in rnnlib.torch.CRF(**a).parameters()],
            dict(num_tags=4, dtype=torch.float64),
        ),
    )
    for method in ("score", "log_partition", "forward", "marginals"):
        arguments = dict(scores=scores, lengths=LENGTHS)
        arguments |= dict(tags=tags) if method in ("score", "forward") else {}
        yield (
            f"torch.crf.CRF.{method}",
            (
                lambda method=method, **a: getattr(twin, method)(**a).detach().numpy(),
                arguments,
            ),
        )


def video_entries():
    """Networks on frames, by the sizes of their parameters."""

    def sizes(kind, **arguments):
        return [p.shape[0] for p in kind(**arguments).parameters()]

    video = rnnlib.torch.video
    given = dict(pictures=2, channels=3, rows=8, columns=4)
    yield "torch.video.FrameEncoder", (functools.partial(sizes, video.FrameEncoder), given)
    given = dict(hidden=3, channels=2, moves=True, memory=True, rows=8, columns=4)
    yield "torch.video.NextFrame", (functools.partial(sizes, video.NextFrame), given)
    net, frames = video.NextFrame(3, 2, rows=4, columns=4), torch.zeros(3, 2, 4, 4)
    yield "torch.video.shifted", (lambda **a: video.shifted(**a).numpy(), dict(pictures=frames[0]))
    run = lambda frames: net(frames).detach().numpy()  # noqa: E731
    yield "torch.video.NextFrame.forward", (run, dict(frames=frames))
    step = lambda **a: net.step(**a)[1].detach().numpy()  # noqa: E731
    given = dict(frame=frames[0], before=frames[1], expected=frames[2], h=torch.zeros(2, 3))
    yield "torch.video.NextFrame.step", (step, given)


def ctc_entries():
    """Labels without their times."""
    labels = [[1, 1], [2]]
    yield "ctc.collapse", dict(path=np.array([1, 1, 0, 2]))
    yield "ctc.with_blanks", dict(labels=labels)
    places, skips, ends = ctc.with_blanks(labels)
    chain = dict(log_probs=draw(5, 2, places.shape[1]), skips=skips, lengths=LENGTHS)
    yield "ctc.ctc_alpha", chain
    yield "ctc.ctc_beta", chain | dict(ends=ends)
    batch = dict(logits=draw(5, 2, 3), labels=labels, lengths=LENGTHS)
    yield "ctc.ctc_forward", (lambda **a: ctc.ctc_forward(**a)[0], batch)
    yield "ctc.ctc_backward", dict(cache=ctc.ctc_forward(**batch)[1])
    yield "ctc.best_path", dict(logits=draw(5, 2, 3), lengths=LENGTHS)
    yield "ctc.prefix_search", dict(logits=draw(5, 3), width=2)


def scan_entries():
    """Linear recurrences, and the layers that have one."""
    given = dict(a=draw(5, 2, 3), b=draw(5, 2, 3), h_0=draw(2, 3))
    _, cache = scan.linear_recurrence_forward(**given)
    loop = scan.linear_recurrence_forward
    yield "scan.linear_recurrence_forward", (lambda **a: loop(**a)[0], given)
    yield "scan.linear_recurrence_backward", dict(dh=draw(5, 2, 3), cache=cache)
    yield "scan.scan", given
    yield "scan.scan_backward", dict(dh=draw(5, 2, 3), cache=cache)
    yield "scan.log_scan", dict(log_a=draw(5, 2, 3), log_b=draw(5, 2, 3), log_h_0=draw(2, 3))
    for name, gates in [("gru", 2), ("lstm", 3)]:
        params = {"weight_ih": draw(4 * gates, 3), "bias_ih": draw(4 * gates)}
        given = dict(x=draw(5, 2, 3), params=params, h_0=np.abs(draw(2, 4)), candidate="linear")
        forward = getattr(modern, f"min_{name}_forward")
        yield f"modern.min_{name}_forward", (lambda f=forward, **a: f(**a)[0], given)
        yield f"modern.min_{name}_backward", dict(dh=draw(5, 2, 4), cache=forward(**given)[1])
    sizes = dict(input_size=3, hidden_size=4)
    ring = dict(r_min=0.5, r_max=0.9, max_phase=2.0)
    yield "modern.lru_init", sizes | ring | dict(rng=rng(), dtype=np.float32)
    params = modern.lru_init(3, 4, rng(), dtype=np.float64)
    given = dict(x=draw(5, 2, 3), params=params, state=(draw(2, 4), draw(2, 4)))
    yield "modern.lru_forward", (lambda **a: modern.lru_forward(**a)[:2], given)
    back = dict(dy=draw(5, 2, 3), dstate=(draw(2, 4), draw(2, 4)))
    yield "modern.lru_backward", back | dict(cache=modern.lru_forward(**given)[2])

    twins = rnnlib.torch.modern
    tensors = {name: torch.tensor(part) for name, part in given.items() if name == "x"}
    shapes = lambda kind, **a: [p.shape for p in kind(**a).parameters()]  # noqa: E731
    for kind in (twins.MinGRU, twins.MinLSTM):
        name = f"torch.modern.{kind.__name__}"
        more = dict(candidate="linear", dtype=torch.float64)
        yield name, (functools.partial(shapes, kind), sizes | more)
        layer = kind(**sizes, **more)
        run = lambda m=layer, **a: m(**a)[0].detach().numpy()  # noqa: E731
        yield f"{name}.forward", (run, tensors | dict(h_0=torch.tensor(draw(2, 4))))
    more = ring | dict(dtype=torch.float64)
    yield "torch.modern.LRU", (functools.partial(shapes, twins.LRU), sizes | more)
    layer = twins.LRU(**sizes, **more)
    run = lambda m=layer, **a: m(**a)[0].detach().numpy()  # noqa: E731
    state = tuple(torch.tensor(draw(2, 4)) for _ in range(2))
    yield "torch.modern.LRU.forward", (run, tensors | dict(state=state))
    three = {name: torch.tensor(draw(5, 2, 3)) for name in "ab"}
    start = torch.tensor(np.abs(draw(2, 3)))
    plain, in_logs = twins.scan, twins.log_scan
    yield "torch.modern.scan", (lambda **a: plain(**a).numpy(), three | dict(h_0=start))
    logs = {f"log_{name}": part for name, part in three.items()}
    yield "torch.modern.log_scan", (lambda **a: in_logs(**a).numpy(), logs | dict(h_0=start))


def speech_entries():
    """From waves to cepstra, and the requests to a synthesiser."""
    yield "speech.to_mel", dict(hertz=np.abs(draw(3)))
    yield "speech.frames", dict(wave=draw(20), size=6, hop=2)
    yield "speech.mel_filters", dict(count=3, size=16, rate=100)
    filters = speech.mel_filters(3, 16, 100)
    yield "speech.log_mel", dict(wave=draw(40), filters=filters, hop=4)
    yield "speech.cepstra", dict(energies=draw(4, 5), count=3)
    yield "speech.add_noise", dict(wave=draw(9), noise=np.cos(np.arange(9.0)), decibels=3.0)
    requested = dict(voices=["a", "b"], accents=["x"], count=4, rng=rng(), longest=3)
    yield "data.speech.draw_requests", requested
    yield "data.speech.fold", dict(number=1)
    yield "data.speech.request_sets", dict(number=1, train=3, test=2)
    yield "data.speech.speak", None  # tests/test_data_speech.py
    yield from ((f"data.speech.{name}", None) for name in ("Clip", "Request"))


def layer_entries():
    """Each layer's constructor, and what all layers have: forward and backward."""
    options = SIZES | NUMPY | dict(num_layers=2, bias=True, bidirectional=True, dropout=0.5)
    extra = {"RNN": dict(nonlinearity="relu"), "LSTM": {}, "GRU": dict(reset="before")}
    for name, more in extra.items():
        kind = getattr(rnnlib, name)
        yield f"layers.{name}", (lambda kind=kind, **a: kind(**a).params, options | more)
    lstm = lambda D=3, H=4: LSTM(D, H, **copy.deepcopy(NUMPY))  # noqa: E731
    start = tuple(part[None] for part in PAIR)
    makers = {
        "recurrent.Recurrent": (lstm, {}, start),
        "wrappers.VariationalDropout": (wrappers.VariationalDropout, dict(p=0.5, rng=rng()), None),
        "wrappers.Residual": (wrappers.Residual, dict(layer=lstm(3, 3)), None),
        "wrappers.Highway": (
            wrappers.Highway,
            dict(layer=lstm(3, 3), rng=rng(), bias=-2.0),
            None,
        ),
        "wrappers.Bidirectional": (
            wrappers.Bidirectional,
            dict(ahead=lstm(), back=lstm()),
            (start, start),
        ),
        "wrappers.Stack": (wrappers.Stack, dict(layers=[lstm(), lstm(4, 2)]), None),
    }
    for name, (kind, arguments, state) in makers.items():
        if arguments:
            yield name, (lambda kind=kind, **a: kind(**a).params, arguments)
        make = lambda kind=kind, arguments=arguments: kind(**copy.deepcopy(arguments))  # noqa: E731
        y, end, cache = make().forward(X, state, LENGTHS)
        yield (
            f"{name}.forward",
            (lambda make=make, **a: make().forward(**a)[:2], RUN | dict(state=state)),
        )
        yield (
            f"{name}.backward",
            (
                lambda make=make, **a: make().backward(**a),
                dict(dy=np.cos(y), dstate=end if name[:9] == "recurrent" else None, cache=cache),
            ),
        )
    yield (
        "cells.CellLayer",
        (lambda cell: cells.CellLayer(cell).forward(X)[0], dict(cell=zoneout())),
    )


def step_entries():
    """The functions of the modules rnn, lstm and gru."""
    x, h, dy = draw(2, 3), PAIR[0], DY
    yield "rnn.activate", dict(a=X, nonlinearity="relu")
    yield "rnn.activate_backward", dict(dh=X, h=np.tanh(X), nonlinearity="relu")
    for module, gates, word in [
        (rnn, 1, dict(nonlinearity="relu")),
        (gru, 3, dict(reset="before")),
        (lstm, 4, {}),
    ]:
        kind, params = module.__name__.rpartition(".")[2], recurrent_params(gates)
        forward = lambda f: lambda **a: f(**a)[:-1]  # noqa: E731
        start = PAIR if kind == "lstm" else h
        state = "state" if kind == "lstm" else "h"
        step, whole = (getattr(module, f"{kind}{part}_forward") for part in ("_cell", ""))
        yield (
            f"{kind}.{kind}_cell_forward",
            (
                forward(step),
                {"x": x, state: start, "params": params} | word,
            ),
        )
        sequence = {"x": X, state if kind == "lstm" else "h_0": start, "params": params} | word
        yield f"{kind}.{kind}_forward", (forward(whole), sequence)
        cache = step(x, start, params, **word)[1]
        gradient = "dstate_next" if kind == "lstm" else "dh_next"
        yield f"{kind}.{kind}_cell_backward", {gradient: start, "cache": cache}
        if kind != "rnn":
            yield f"{kind}.{kind}_gates_backward", {gradient: start, "cache": cache}
        end = "dstate" if kind == "lstm" else "dh_n"
        yield f"{kind}.{kind}_backward", {"dy": dy, end: start, "cache": whole(**sequence)[-1]}


WORDS = {"name", "part", "distribution", "split", "smoothing", "loss", "nonlinearity", "activation"}


def attention_entries():
    """The functions of the module attention, its model, and their twins in torch."""
    query, keys, dscores = draw(2, 3, 4), draw(5, 3, 6), draw(2, 3, 5)
    lengths, mask = np.array([5, 0, 2]), np.arange(5) < np.array([[5], [1], [3]])
    random = dict(rng=rng(), dtype=np.float64)
    make = lambda kind: attention.attention_params(4, 6, kind, 7, **random)  # noqa: E731
    for kind in ("additive", "multiplicative"):
        forward, call = getattr(attention, f"{kind}_scores_forward"), (query, keys, make(kind))
        arguments = dict(zip(("query", "keys", "params"), call))
        yield (
            f"attention.{kind}_scores_forward",
            (lambda forward=forward, **a: forward(**a)[0], arguments),
        )
        cache = forward(*call)[1]
        yield f"attention.{kind}_scores_backward", dict(dscores=dscores, cache=cache)
    yield "attention.masked_softmax_forward", dict(scores=dscores, mask=mask)
    cache = attention.masked_softmax_forward(dscores, mask)[1]
    yield "attention.masked_softmax_backward", dict(dweights=dscores, cache=cache)
    clean = dict(query=query, memory=keys, params=make("additive"), lengths=lengths)
    yield (
        "attention.attention_forward",
        (lambda **a: attention.attention_forward(**a)[:2], clean | dict(score="additive")),
    )
    cache = attention.attention_forward(**clean)[-1]
    yield "attention.attention_backward", dict(dcontext=draw(2, 3, 6), cache=cache)
    triple = dict(query=draw(2, 3, 6), keys=keys, values=draw(5, 3, 4), mask=mask)
    yield (
        "attention.scaled_dot_product_forward",
        (lambda **a: attention.scaled_dot_product_forward(**a)[:2], triple),
    )
    cache = attention.scaled_dot_product_forward(**triple)[-1]
    yield "attention.scaled_dot_product_backward", dict(dy=query, cache=cache)
    sizes = dict(query_size=4, memory_size=6, score="additive", size=5)
    yield "attention.attention_params", sizes | random
    options = dict(source_size=5, target_size=4, embedding_size=3, score="additive", rng=rng())
    options |= dict(encoder=layer(), decoder=layer(), attention_size=5)
    yield (
        "attention.AttentionEncoderDecoder",
        (lambda **a: attention.AttentionEncoderDecoder(**a).params, options),
    )
    model = attention.AttentionEncoderDecoder(**options)
    source = dict(source=TOKENS, lengths=np.array([2, 1, 2]), inputs=TOKENS.clip(0, 3))
    yield "attention.AttentionEncoderDecoder.alignments", (model.alignments, source)
    yield from torch_attention_entries(query, keys, lengths, sizes, make("additive"))


def torch_attention_entries(query, keys, lengths, sizes, params):
    numbers = lambda *parts: [part.detach().numpy() for part in parts]  # noqa: E731
    module = rnnlib.torch.Attention(4, 6, "additive", 7).double()
    rnnlib.torch.load_numpy_(module, params)
    tensors = dict(query=torch.from_numpy(query), memory=torch.from_numpy(keys))
    yield (
        "torch.attention.Attention",
        (lambda **a: [p.shape[0] for p in rnnlib.torch.Attention(**a).parameters()], sizes),
    )
    layers = dict(encoder=torch.nn.GRU(3, 4), decoder=torch.nn.GRU(3, 4))
    options = dict(source_size=5, target_size=4, embedding_size=3, score="additive") | layers
    make = rnnlib.torch.AttentionEncoderDecoder
    yield (
        "torch.attention.AttentionEncoderDecoder",
        (
            lambda **a: [p.shape[0] for p in make(**a).parameters()],
            options | dict(attention_size=5),
        ),
    )
    source = dict(source=TOKENS, lengths=np.array([2, 1, 2]), inputs=TOKENS.clip(0, 3))
    source = {name: torch.from_numpy(part) for name, part in source.items()}
    model = make(**options)
    yield (
        "torch.attention.AttentionEncoderDecoder.alignments",
        (lambda **a: numbers(model.alignments(**a)), source),
    )
    yield "torch.attention.Attention.scores", (lambda **a: numbers(module.scores(**a)), tensors)
    yield (
        "torch.attention.Attention.forward",
        (lambda **a: numbers(*module(**a)), tensors | dict(lengths=lengths)),
    )


def seq2seq_entries():
    """The encoder-decoder and what belongs to it, and its twin in torch."""
    make = lambda **a: seq2seq.EncoderDecoder(**a)  # noqa: E731
    options = dict(source_size=5, target_size=4, embedding_size=3, rng=rng())
    options |= dict(encoder=layer(), decoder=layer())
    model = make(**options)
    data = dict(source=TOKENS, lengths=np.array([2, 1, 2]), inputs=TOKENS.clip(0, 3))
    state, more = model.encode(TOKENS), dict(targets=TOKENS[::-1].clip(0, 3), mask=MASK)
    yield "seq2seq.shifted", dict(sequences=[[3, 4], [], [5]])
    yield "seq2seq.join_directions", dict(state=draw(2, 3, 4), directions=2)
    yield "seq2seq.split_directions", dict(state=draw(2, 3, 4), directions=2)
    yield "seq2seq.EncoderDecoder", (lambda **a: make(**a).params, options)
    for method, arguments in [
        ("logits", data),
        ("loss_and_grads", data | more),
        ("encode", dict(source=TOKENS, lengths=np.array([2, 1, 2]))),
        ("step", dict(tokens=np.array([1, 0, 3]), state=state)),
    ]:
        yield f"seq2seq.EncoderDecoder.{method}", (getattr(model, method), arguments)
    clean = dict(step=step, state=draw(1, 3, 4), inputs=TOKENS, keep=0.5, rng=rng())
    yield "seq2seq.scheduled_inputs", clean
    kind = rnnlib.torch.EncoderDecoder
    options = {name: options[name] for name in ("source_size", "target_size", "embedding_size")}
    options |= dict(encoder=torch.nn.GRU(3, 4), decoder=torch.nn.GRU(3, 4))
    yield (
        "torch.seq2seq.EncoderDecoder",
        (lambda **a: [p.shape[0] for p in kind(**a).parameters()], options),
    )
    twin, numbers = kind(**options), lambda a: [p.detach().numpy() for p in flat(a)]
    data = {name: torch.from_numpy(part) for name, part in (data | more).items()}
    state = twin.encode(data["source"])
    for method, arguments in [
        ("forward", {name: data[name] for name in ("source", "lengths", "inputs")}),
        ("loss", data),
        ("encode", {name: data[name] for name in ("source", "lengths")}),
        ("step", dict(tokens=torch.tensor([1, 0, 3]), state=(state[0].detach(),))),
    ]:
        call = lambda method=method, **a: numbers(getattr(twin, method)(**a))  # noqa: E731
        yield f"torch.seq2seq.EncoderDecoder.{method}", (call, arguments)


def pooling_entries():
    """Pooling over the steps, and its twins in torch."""
    numbers = lambda parts: [part.detach().numpy() for part in parts]  # noqa: E731
    clean, dy = dict(x=X, lengths=np.array([5, 0])), draw(2, 3)
    for kind in ("mean", "max"):
        forward = getattr(pooling, f"{kind}_pool_forward")
        yield f"pooling.{kind}_pool_forward", (lambda f=forward, **a: f(**a)[0], clean)
        yield f"pooling.{kind}_pool_backward", dict(dy=dy, cache=forward(**clean)[1])
        twin = getattr(rnnlib.torch, f"{kind}_pool")
        tensors = clean | dict(x=torch.from_numpy(X))
        yield f"torch.pooling.{kind}_pool", (lambda f=twin, **a: f(**a).numpy(), tensors)
    sizes, random = dict(input_size=3, size=4), dict(rng=rng(), dtype=np.float64)
    params = pooling.attention_pool_params(**sizes, **copy.deepcopy(random))
    clean = clean | dict(params=params)
    yield (
        "pooling.attention_pool_forward",
        (lambda **a: pooling.attention_pool_forward(**a)[:2], clean),
    )
    cache = pooling.attention_pool_forward(**clean)[-1]
    yield "pooling.attention_pool_backward", dict(dy=dy, cache=cache)
    yield "pooling.attention_pool_params", sizes | random
    module = rnnlib.torch.load_numpy_(rnnlib.torch.AttentionPool(**sizes).double(), params)
    yield (
        "torch.pooling.AttentionPool",
        (lambda **a: [p.shape for p in rnnlib.torch.AttentionPool(**a).parameters()], sizes),
    )
    yield "torch.pooling.AttentionPool.forward", (lambda **a: numbers(module(**a)), tensors)


def cost_entries():
    """Counts, and training over several processes (tests/test_parallel.py)."""
    sizes = dict(T=5, N=2, D=3, H=4)
    options = dict(num_layers=2, bidirectional=True, bias=False)
    for name, arguments in [
        ("recurrent_cost", dict(kind="gru") | sizes | options),
        ("attention_cost", sizes | dict(heads=2, causal=False, bias=False)),
        ("linear_cost", dict(T=5, N=2, D=3, O=4, bias=False)),
    ]:
        function = getattr(rnnlib.cost, name)
        yield f"cost.{name}", (lambda f=function, **a: astuple(f(**a)), arguments)
    yield "cost.Cost", None
    parallel = rnnlib.torch.parallel
    yield "torch.parallel.shares", dict(size=5, workers=2)
    given = dict(vocabulary_size=5, layer=torch.nn.GRU(3, 4))
    yield (
        "torch.parallel.NextToken",
        (lambda **a: [p.shape[0] for p in parallel.NextToken(**a).parameters()], given),
    )
    names = ("NextToken.forward", "next_token_loss", "share", "average_gradients", "Training")
    yield from ((f"torch.parallel.{name}", None) for name in (*names, "train", "gradients", "run"))


# For each name the arguments of a clean call, and what to call where it is not the name itself.
ENTRIES = {
    **dict(cell_entries()),
    **dict(torch_cell_entries()),
    **dict(layer_entries()),
    **dict(step_entries()),
    **dict(attention_entries()),
    **dict(pooling_entries()),
    **dict(seq2seq_entries()),
    **dict(crf_entries()),
    **dict(video_entries()),
    **dict(ctc_entries()),
    **dict(scan_entries()),
    **dict(speech_entries()),
    **dict(cost_entries()),
    # What has no code but its subclasses', and the refusals themselves.
    **{f"cells.Cell{method}": None for method in ("", ".forward", ".backward")},
    **{f"recurrent.Layer{method}": None for method in ("", ".forward", ".backward", ".state_dict")},
    **{f"recurrent.check_{name}": None for name in ("finite", "array", "cache", "values")},
    **{f"cells.{name}": None for name in ("CellRun", "fit_step", "fit_step_gradients")},
    **{name: None for name in ("layers.Stacked", "recurrent.Recurrent", "torch.cells.Cell")},
    **{f"serialization.{name}": None for name in ("Configured", "Checkpoint")},
    "recurrent.check_input": dict(layer=layer(), x=X, lengths=LENGTHS),
    "recurrent.only_valid": dict(values=X, lengths=LENGTHS),
    "recurrent.Layer.load_state_dict": (
        loaded_state, dict(mapping=layer().state_dict()),
    ),
    "serialization.register": (
        lambda kind: rnnlib.serialization.register(kind).__name__, dict(kind=RNN),
    ),
    "serialization.save": (
        saved_and_resumed, dict(model=layer(), rng=rng(), progress={"epoch": 3}, optimizer=None),
    ),
    "serialization.load": (loaded, dict(path=file_of(layer()), rng=rng())),
    "serialization.resume": (
        lambda path: rnnlib.resume(path).model.params, dict(path=file_of(layer())),
    ),
    "functional.sigmoid": dict(x=X),
    "functional.log_softmax": dict(x=X, axis=1),
    "functional.softmax": dict(x=X, axis=-1),
    "functional.one_hot": dict(tokens=TOKENS, num_classes=5),
    "functional.linear_forward": dict(x=X, params=linear()),
    "functional.linear_backward": dict(dy=DY, cache=F.linear_forward(X, linear())[1]),
    "functional.embedding_forward": dict(tokens=TOKENS, params={"weight": draw(5, 3)}),
    "functional.embedding_backward": dict(
        dy=draw(2, 3, 3), cache=F.embedding_forward(TOKENS, {"weight": draw(5, 3)})[1]
    ),
    "functional.cross_entropy_forward": dict(logits=draw(2, 3, 5), targets=TOKENS, mask=MASK),
    "functional.cross_entropy_backward": dict(
        cache=F.cross_entropy_forward(draw(2, 3, 5), TOKENS)[1]
    ),
    "functional.binary_cross_entropy_with_logits_forward": dict(logits=X, targets=1.0 * (X > 0)),
    "functional.binary_cross_entropy_with_logits_backward": dict(
        cache=F.binary_cross_entropy_with_logits_forward(X, 1.0 * (X > 0))[1]
    ),
    "functional.mse_loss_forward": dict(y=X, targets=X + 1),
    "functional.mse_loss_backward": dict(cache=F.mse_loss_forward(X, X + 1)[1]),
    "functional.pinball_loss_forward": dict(
        y=X, targets=draw(5, 2) ** 2, quantiles=np.array([0.1, 0.5, 0.9]), mask=draw(5, 2) > -1
    ),
    "functional.pinball_loss_backward": dict(
        cache=F.pinball_loss_forward(X, draw(5, 2), [0.1, 0.5, 0.9])[1]
    ),
    "functional.layer_norm_forward": dict(x=X, params=norm(), eps=1e-5),
    "functional.layer_norm_backward": dict(dy=X, cache=F.layer_norm_forward(X, norm())[1]),
    "functional.dropout_forward": dict(x=X, p=0.5, rng=rng(), shared_axes=(0,)),
    "functional.dropout_backward": dict(dy=X, mask=1.0 * (X > 0)),
    "decoding.temperature": dict(logits=X, tau=0.5),
    "decoding.top_k": dict(logits=X, k=2),
    "decoding.top_p": dict(logits=X, mass=0.5),
    "decoding.sample": dict(step=step, prompt=TOKENS, length=4, rng=rng(), adjust=lambda a: a),
    "decoding.Hypothesis": None,
    "decoding.select": dict(state=draw(2, 3, 4), rows=np.array([2, 0, 0])),
    "decoding.greedy": dict(step=step, state=draw(1, 3, 2), start=1, end=3, max_length=4),
    "decoding.beam_search": dict(
        step=step, state=draw(1, 1, 2), start=1, end=3, width=2, max_length=4, alpha=0.5,
        allow=lambda tokens: np.arange(5) != 1,
    ),
    "decoding.exact_search": dict(
        step=step, state=draw(1, 1, 2), start=1, end=3, max_length=4, bound=-50.0
    ),
    "init.uniform_": dict(p=X, bound=0.5, rng=rng()),
    "init.xavier_uniform_": dict(p=draw(4, 3), rng=rng(), gain=2.0),
    "init.orthogonal_": dict(p=draw(4, 3), rng=rng(), gain=2.0),
    "init.identity_": dict(p=draw(4, 3), gain=2.0),
    "init.blocks": dict(p=draw(6, 3), gates=3),
    "init.forget_bias_": (
        lambda layer, value: rnnlib.init.forget_bias_(layer, value).params,
        dict(layer=rnnlib.LSTM(3, 4, rng=rng()), value=2.0),
    ),
    "metrics.accuracy": dict(predictions=TOKENS, targets=TOKENS % 3),
    "metrics.perplexity": dict(nats=1.5),
    "metrics.bits_per_character": dict(nats=1.5),
    "metrics.forecast_errors": dict(prediction=X, target=X**2),
    "metrics.mae": dict(prediction=X, target=X**2),
    "metrics.rmse": dict(prediction=X, target=X**2),
    "metrics.mase": dict(prediction=draw(4), target=draw(4) ** 2, history=draw(9), season=2),
    "metrics.coverage": dict(lower=-(X**2), upper=X**2, targets=X[::-1].copy()),
    "metrics.SpanScores": None,
    "metrics.edit_distance": dict(a=["K", "AE", "T"], b=["K", "T"]),
    "metrics.edit_alignment": dict(a=np.array([3, 1, 2]), b=np.array([3, 2])),
    "metrics.error_rate": dict(hypotheses=[[1, 2], [3]], references=[[[1], [1, 3]], [[3]]]),
    "metrics.bleu": dict(
        hypotheses=[["a", "b", "c"]], references=[[["a", "b"], ["b", "c", "d"]]], max_order=2,
        smooth=0.5,
    ),
    "metrics.spans": dict(tags=["B-X", "I-X", "O"]),
    "metrics.span_f1": dict(predictions=[["B-X", "O"]], references=[["B-X", "B-Y"]]),
    "models.linear_params": dict(inputs=3, outputs=2, rng=rng(), dtype=np.float32),
    "models.prefixed": (lambda part: models.prefixed(rnn=part), dict(part=linear())),
    "models.ManyToOne": (
        lambda **a: models.ManyToOne(**a).params,
        dict(rnn=layer(), output_size=2, loss="mse_loss", rng=rng()),
    ),
    "models.ManyToOne.predict": (
        lambda x, lengths: many_to_one().predict(x, lengths),
        dict(x=X, lengths=LENGTHS),
    ),
    "models.ManyToOne.loss_and_grads": (
        lambda x, targets, lengths: many_to_one().loss_and_grads(x, targets, lengths),
        dict(x=X, targets=np.array([3, 0]), lengths=LENGTHS),
    ),
    "models.LanguageModel": (
        lambda **a: models.LanguageModel(**a).params,
        dict(vocab_size=5, embedding_size=3, rnn=layer(), rng=rng()),
    ),
    "models.LanguageModel.logits": (
        lambda tokens, state: language_model().logits(tokens, state),
        dict(tokens=TOKENS, state=draw(1, 3, 4)),
    ),
    "models.LanguageModel.loss_and_grads": (
        lambda **a: language_model().loss_and_grads(**a),
        dict(inputs=TOKENS, targets=TOKENS[::-1].copy(), state=draw(1, 3, 4), mask=MASK),
    ),
    "models.Tagger": (
        lambda **a: models.Tagger(**a).params,
        dict(rnn=layer(), num_tags=4, loss="crf", rng=rng()),
    ),
    **{
        f"models.Tagger.{method}": (
            lambda method=method, **a: getattr(tagger(), method)(**a),
            dict(x=X, lengths=LENGTHS) | more,
        )
        for method, more in [
            ("scores", {}), ("predict", {}), ("loss_and_grads", dict(tags=TAGS)),
        ]
    },
    "ngram.NGram": (
        lambda **a: NGram(**a).fit(np.tile(np.arange(5), 6)).log_probs(np.arange(5)),
        dict(order=2, vocab_size=5, smoothing="kneser_ney"),
    ),
    "ngram.NGram.fit": (
        lambda tokens: NGram(2, 5).fit(tokens).log_probs(np.arange(5)),
        dict(tokens=np.tile(np.arange(5), 4)),
    ),
    "ngram.NGram.variant": (
        lambda **a: ngram().variant(**a).log_probs(np.arange(5)),
        dict(order=1, smoothing="kneser_ney"),
    ),
    "ngram.NGram.probabilities": (
        lambda **a: ngram().probabilities(**a), dict(contexts=TOKENS, tokens=TOKENS),
    ),
    "ngram.NGram.along": (
        lambda **a: ngram().along(**a), dict(text=np.arange(2), tokens=TOKENS),
    ),
    "ngram.NGram.log_probs": (lambda tokens: ngram().log_probs(tokens), dict(tokens=np.arange(5))),
    "ngram.NGram.seen": (lambda text: ngram().seen(text), dict(text=np.arange(5))),
    "ngram.NGram.step": (
        lambda tokens, state: ngram().step(tokens, state),
        dict(tokens=np.arange(5), state=ngram().step(np.arange(5))[1]),
    ),
    **{
        f"optim.{kind.__name__}": (
            stepped(kind), dict(grads={"w": draw(2, 3)}, lr=0.1) | options,
        )
        for kind, options in [
            (optim.SGD, dict(momentum=0.9)),
            (optim.Adam, dict(betas=(0.9, 0.99), eps=1e-8)),
            (optim.RMSprop, dict(alpha=0.9, eps=1e-8)),
            (optim.AdamW, dict(weight_decay=0.1)),
        ]
    },
    "optim.step_decay": (lambda **a: optim.step_decay(**a)(3), dict(lr=0.5, size=2, gamma=0.5)),
    "optim.cosine_decay": (
        lambda **a: optim.cosine_decay(**a)(3), dict(lr=0.5, steps=9, lowest=0.1),
    ),
    "optim.warmup": (lambda **a: optim.warmup(**a)(1), dict(schedule=lambda s: 2.0, steps=4)),
    "optim.clip_grad_value": (
        lambda grads, max_value: (optim.clip_grad_value(grads, max_value), grads),
        dict(grads=linear(), max_value=0.1),
    ),
    "optim.clip_grad_norm": (
        lambda grads, max_norm: (optim.clip_grad_norm(grads, max_norm), grads),
        dict(grads=linear(), max_norm=0.1),
    ),
    "rtrl.rtrl_init": dict(params=recurrent_params(), batch_size=2),
    "rtrl.rtrl_step": dict(
        x=draw(2, 3), h=draw(2, 4), sensitivity=sensitivity(), params=recurrent_params(),
        nonlinearity="relu",
    ),
    "rtrl.rtrl_grads": dict(dh=draw(2, 4), sensitivity=sensitivity()),
    "sequence.pad_sequences": dict(sequences=[draw(2, 3), draw(4, 3)], padding_value=2.0),
    "sequence.length_mask": dict(lengths=LENGTHS, steps=6),
    "sequence.reverse_sequences": dict(x=X, lengths=LENGTHS),
    "sequence.sliding_windows": dict(series=draw(9), width=2, horizon=3),
    "sequence.tbptt_windows": (
        lambda **a: list(rnnlib.sequence.tbptt_windows(**a)), dict(x=X, window=2),
    ),
    "sequence.pack_padded_sequence": dict(x=X, lengths=LENGTHS),
    "sequence.pad_packed_sequence": dict(
        packed=pack_padded_sequence(X, LENGTHS), padding_value=2.0
    ),
    "sequence.PackedSequence": None,
    "sequence.bucket_batches": dict(lengths=np.arange(1, 8), batch_size=3, rng=rng()),
    "testing.assert_gradients": dict(
        loss=lambda a: float((a["p"] ** 2).sum()), arrays={"p": draw(3)},
        grads={"p": 2 * draw(3)}, rng=rng(), directions=2, eps=1e-5, rtol=1e-6,
    ),
    "testing.torch_twin": (
        lambda layer: type(rnnlib.testing.torch_twin(layer)).__name__, dict(layer=layer()),
    ),
    "testing.assert_matches_torch": dict(
        layer=layer(), x=X, state=draw(1, 2, 4), rng=rng(), lengths=LENGTHS, rtol=1e-9
    ),
    "training.History": None,
    "training.fit": (train, dict(epochs=2, patience=1, max_norm=1.0, batches=[(), ()])),
    "backtest.Backtest": None,
    "backtest.rolling_origins": dict(length=9, first=3, horizon=2, step=2),
    "backtest.backtest": (
        lambda **a: rnnlib.backtest.backtest(forecaster=rnnlib.backtest.naive, **a),
        dict(series=draw(9), origins=np.array([3, 5]), horizon=2),
    ),
    "backtest.scaled_errors": dict(
        forecasts=draw(2, 3), truth=draw(2, 3), history=draw(9), season=2
    ),
    "backtest.without_gaps": dict(past=draw(5)),
    "backtest.naive": dict(past=draw(5), horizon=2),
    "backtest.seasonal_naive": (
        lambda season: rnnlib.backtest.seasonal_naive(season)(draw(6), 4), dict(season=3),
    ),
    "backtest.ets": (
        lambda **a: rnnlib.backtest.ets(**a)(draw(12), 2), dict(season=3, window=9),
    ),
    "backtest.arima": (
        lambda **a: rnnlib.backtest.arima((0, 1, 0), **a)(draw(9), 2),
        dict(season=3, waves=1, window=8),
    ),
    "backtest.lag_rows": dict(past=draw(9), width=2, horizon=3),
    "backtest.linear_lags": (
        lambda **a: rnnlib.backtest.linear_lags(**a)(draw(9), 2),
        dict(width=2, penalty=0.5, window=8),
    ),
    "backtest.boosted_lags": (
        lambda **a: rnnlib.backtest.boosted_lags(**a)(draw(9), 1),
        dict(width=2, past=draw(9), horizon=1, seed=1),
    ),
    "backtest.recursive": (
        lambda **a: rnnlib.backtest.recursive(**a)(draw(9), 2),
        dict(one_step=rnnlib.backtest.naive),
    ),
    "backtest.leaks": (
        lambda **a: rnnlib.backtest.leaks(
            forecasts_of=lambda series, origins, horizon: np.zeros((2, horizon)), **a
        ),
        dict(series=draw(9), origins=np.array([3, 5]), horizon=2),
    ),
    **{f"forecasting.{name}": None for name in ("Task", "Part", "Result")},
    "forecasting.make_task": dict(
        series=np.sin(np.arange(9.0)), ends=(3, 6, 9), measured=np.full(9, True)
    ),
    "forecasting.parts": dict(task=task(), width=3, horizon=2),
    "forecasting.to_unit": dict(task=task(), outputs=draw(3), position=np.array([4, 5, 6])),
    "forecasting.scores": dict(task=task(), forecast=draw(3), position=np.array([4, 5, 6])),
    "forecasting.fit_ar": (
        lambda **a: rnnlib.forecasting.fit_ar(**a)(draw(4, 2)),
        dict(windows=draw(9, 2), targets=draw(9)),
    ),
    "forecasting.fit_linear": (
        lambda train: rnnlib.forecasting.fit_linear(train, None, 0)(draw(4, 3)),
        dict(train=parts(task(), 3)[0]),
    ),
    "forecasting.fit_window": (
        lambda **a: rnnlib.forecasting.fit_window(valid=None, **a)(draw(4, 3)),
        dict(train=parts(task(), 3)[0], seed=1, alpha=10.0, activation="relu"),
    ),
    "forecasting.fit_recurrent": (
        lambda **a: rnnlib.forecasting.fit_recurrent(**a)(draw(4, 3)),
        dict(
            train=parts(task(), 3)[0], valid=parts(task(), 3)[1], seed=1, nonlinearity="tanh",
            batch=64, lr=0.003,
        ),
    ),
    "forecasting.evaluate": (
        lambda **a: rnnlib.forecasting.evaluate(**a)[1:6],
        dict(task=task(), model=mean_model, setting=(3,), seeds=1, horizon=1),
    ),
    "forecasting.choose": dict(task=task(), model=mean_model, settings=[(3,), (5,)], horizon=1),
    "forecasting.compare": (
        lambda **a: [r[1:6] for r in rnnlib.forecasting.compare(**a).values()],
        dict(task=task(), models={"mean": (mean_model, [(3,)], 1)}, horizon=1),
    ),
    "data.synthetic.entity_sentences": dict(number=2, rng=rng()),
    "data.synthetic.parity": dict(num_sequences=2, length=3, rng=rng()),
    "data.digits.Clips": None,
    "data.digits.digit_images": (
        lambda split: len(rnnlib.data.digits.digit_images(split)[0]), dict(split="test"),
    ),
    "data.digits.moving_digits": (
        lambda **a: rnnlib.data.digits.moving_digits(**a).frames,
        dict(count=2, steps=12, rng=rng(), split="test", cover="bar", anomaly="turn"),
    ),
    "data.digits.draw_frames": dict(
        images=np.ones((2, 8, 8)), corners=np.array([[0, 3], [8, 16]])
    ),
    "data.digits.describe": dict(
        clips=rnnlib.data.digits.moving_digits(2, 12, np.random.default_rng(0))
    ),
    "data.digits.spoken": None,  # takes nothing
    "data.motion.Motions": None,
    "data.motion.load_motions": (
        lambda split: len(rnnlib.data.motion.load_motions(split).x), dict(split="test"),
    ),
    "data.names.Names": None,
    "data.names.name_key": dict(name="Ana"),
    "data.names.load_names": (
        lambda **a: rnnlib.data.names.load_names(**a)[0], dict(limit=2, seed=1),
    ),
    "data.names.split_names": dict(names=["Ana", "Bo", "Cy"], validation=0.3, test=0.3, seed=1),
    "data.numberwords.NumberWords": None,
    "data.numberwords.number_words": (
        lambda **a: rnnlib.data.numberwords.number_words(**a).english, dict(numbers=[21, 3]),
    ),
    "data.numberwords.split_numbers": dict(limit=30, train=5, validation=2, test=3, seed=1),
    "data.numberwords.NumberAlignment": None,
    "data.numberwords.number_alignment": dict(number=21),
    "data.packages.require": dict(distribution="numpy"),
    "data.packages.packaged": dict(distribution="numpy", path="version.py"),
    "data.packages.archived": dict(data_set="BasicMotions", split="train"),
    "data.pronunciations.Pronunciations": None,
    "data.pronunciations.load_pronunciations": (
        lambda stress: rnnlib.data.pronunciations.load_pronunciations(stress)[0][:9],
        dict(stress=True),
    ),
    "data.reviews.Reviews": None,
    "data.reviews.load_reviews": (
        lambda **a: rnnlib.data.reviews.load_reviews(**a).labels[:9],
        dict(name="snippets", repeated=True),
    ),
    "data.reviews.review_words": dict(text="It isn't bad."),
    "data.reviews.review_folds": dict(labels=np.array([0, 1, 1, 0]), folds=2),
    "data.reviews.negated_sentences": dict(number=2, rng=rng(), gaps=[0, 1]),
    "data.tunes.Tunes": None,
    "data.tunes.Chorales": None,
    "data.tunes.tune_texts": (
        lambda book: rnnlib.data.tunes.tune_texts(book)[:1], dict(book="oneills1850"),
    ),
    "data.text.Vocabulary": (
        lambda **a: rnnlib.data.text.Vocabulary(**a).tokens,
        dict(tokens=list("banana"), min_count=2, max_size=3, unknown="?"),
    ),
    "data.text.Vocabulary.encode": (
        lambda tokens: rnnlib.data.text.Vocabulary("banana").encode(tokens),
        dict(tokens=list("ab")),
    ),
    "data.text.Vocabulary.decode": (
        lambda numbers: rnnlib.data.text.Vocabulary("banana").decode(numbers),
        dict(numbers=np.array([0, 1])),
    ),
    "data.text.batchify": dict(stream=np.arange(9), batch_size=2),
    "data.text.words": dict(text="a b"),
    "data.text.load_stdlib": (
        lambda part: len(rnnlib.data.text.load_stdlib(part)), dict(part="test"),
    ),
    "data.text.load_sotu": None,  # takes nothing
    **{f"data.timeseries.{name}": None for name in (
        "FirstNames", "Flights", "load_first_names", "load_flights", "load_jobs"
    )},
    "data.timeseries.load_temperature": (
        lambda airport: rnnlib.data.timeseries.load_temperature(airport)[1][:3],
        dict(airport="LGA"),
    ),
    "data.timeseries.Utterances": None,
    "data.timeseries.load_sunspots": None,
    "data.timeseries.load_co2": None,
    "data.timeseries.fill_gaps": dict(series=np.array([1.0, np.nan, 2.0])),
    "data.timeseries.load_vowels": (
        lambda split: len(rnnlib.data.timeseries.load_vowels(split).sequences), dict(split="test"),
    ),
}  # fmt: skip

SHAPES = "more axes|fewer axes|one more|one fewer|empty"
DOCUMENTED = [
    ("rnn.*|gru.*|lstm.*|cells.*|torch.*", "*", "NaN|inf", "NaN in, NaN out, as in torch"),
    ("rnn.*|gru.*|lstm.*", "dh_n|dstate", "None", "zero"),
    ("rnn.activate*", "*", SHAPES, "any shape"),
    ("attention.*", "*", "NaN|inf", "NaN in, NaN out"),
    ("attention.*", "mask|lengths|*size", "None", "the default"),
    ("pooling.*", "*", "NaN|inf", "NaN in, NaN out"),
    ("pooling.*|torch.pooling.*", "lengths", "None", "the default"),
    ("*pooling.*", "x", "one *", "any number of steps"),
    ("torch.pooling.m*_pool", "x", SHAPES + "|NaN|torch.float*", "any sizes and types"),
    ("attention.masked_softmax_forward", "*", SHAPES, "any rows, and a mask that broadcasts"),
    ("attention.scaled*", "mask", SHAPES, "a mask that broadcasts"),
    ("*attention.*", "q|query|keys|memory|source|inputs", "one *", "any number of steps"),
    ("torch.attention.*", "size|attention_size|lengths", "None", "the default"),
    ("torch.attention.*", "source|inputs|lengths", "*", "torch's own words, or whole numbers"),
    (
        "seq2seq.*_directions",
        "state",
        "NaN|inf|one *",
        "any numbers, any number of layers or units",
    ),
    ("seq2seq.*", "lengths|mask", "None", "the default"),
    ("seq2seq.*", "inputs", "one *", "any number of steps"),
    (
        "seq2seq.EncoderDecoder.step",
        "state",
        "a part more",
        "without attention nothing looks it up",
    ),
    ("seq2seq.scheduled_inputs", "state", "*", "whatever the model wants back"),
    (
        "torch.seq2seq.*",
        "source|lengths|inputs|targets|mask|tokens|state",
        "*",
        "torch's own words, or other whole numbers",
    ),
    ("recurrent.*|wrappers.*|torch.*", "state|dstate|dy|lengths", "None", "the default"),
    ("recurrent.*|wrappers.*", "dy|dstate|values", "NaN|inf", "NaN in, NaN out"),
    ("recurrent.only_valid", "values", "one *", "any number of steps"),
    (
        "*load_state_dict|*load_numpy_",
        "*",
        "float16|float128|longdouble|NaN|inf",
        "copied, the dtype cast",
    ),
    ("*load_state_dict", "mapping", "empty dict|extra*", "a KeyError with the names, as in torch"),
    ("*load_state_dict", "mapping", "tensor", "tensors are welcome"),
    ("*load_state_dict", "mapping", "= list", "lists too"),
    (
        "recurrent.*|wrappers.*|torch.cells.CellLayer.forward|rnn.rnn_forward|gru.gru_forward|lstm.lstm_forward",
        "x",
        "one *",
        "any number of steps",
    ),
    ("cells.LayerNormLSTMCell", "eps", "*", "in no parameter"),
    ("wrappers.Stack", "layers", "a part more", "another stack"),
    ("serialization.*", "path", "a string", "FileNotFoundError, as open has it"),
    ("serialization.save", "progress", "*", "any plain data"),
    ("serialization.*", "rng|optimizer", "None", "none is saved"),
    ("functional.*|decoding.temperature", "*", "NaN|inf", "NaN in, NaN out, as in NumPy and torch"),
    ("decoding.*", "logits", "inf", "a filter may see it; sample refuses it"),
    ("metrics.*", "prediction|target|nats", "NaN|inf", "the score says that the forecast is lost"),
    ("metrics.coverage", "*", "NaN|inf", "NaN in, NaN out; an end may be infinite"),
    ("metrics.accuracy", "*", "NaN|negative|bool", "counted as other values"),
    ("metrics.*", "nats", "negative", "a density may have them"),
    ("crf.logsumexp", "*", "NaN|inf", "NaN in, NaN out"),
    ("crf.logsumexp", "a", SHAPES, "any shape"),
    ("crf.logsumexp", "axis", "negative|zero", "another axis"),
    ("crf.*|torch.crf.*", "lengths", "None", "the default"),
    ("crf.*|torch.crf.*", "scores", "one more", "a step more after all lengths"),
    ("ctc.*", "lengths", "None", "the default"),
    ("ctc.*", "logits|log_probs", "one more", "a step more after all lengths"),
    ("ctc.collapse|ctc.prefix_search", "path|logits", "one *", "another number of steps"),
    ("scan.*|modern.*", "*", "NaN|inf", "NaN in, NaN out; log_scan refuses them"),
    ("*scan.*|*modern.*", "*h_0|state|dstate", "None", "the default"),
    ("modern.*|torch.modern.*", "x", "one *", "any number of steps"),
    ("speech.*", "wave|energies", "one *", "another number of samples, or of filters"),
    ("speech.log_mel", "filters", "one *", "another number of filters"),
    ("speech.to_mel", "hertz", SHAPES, "any shape"),
    ("speech.add_noise", "decibels", "negative|zero", "noise as loud as the wave, or louder"),
    ("data.reviews.review_folds", "labels", "one *", "another number of texts"),
    ("data.speech.fold", "number", "zero", "another fold"),
    ("data.speech.request_sets", "number", "zero", "another fold"),
    ("models.Tagger.*", "x", "one more", "a step more after all lengths"),
    ("metrics.spans", "tags", "empty list", "no tags, no spans"),
    ("functional.*", "x|tokens", SHAPES, "any shape, or any number of rows"),
    ("functional.*softmax", "axis", "negative|zero", "another axis"),
    ("functional.dropout_forward", "shared_axes", "empty*|a number", "other axes"),
    ("functional.*", "num_classes", "zero", "another size"),
    ("functional.embedding*", "params", "one more", "a row more that no token names"),
    (
        "functional.cross*|functional.pinball*|models.*",
        "mask|lengths|state",
        "None|empty*",
        "the default",
    ),
    ("decoding.t*", "logits", SHAPES, "any shape"),
    ("decoding.sample", "length", "zero", "nothing is drawn"),
    ("decoding.*", "state", "*", "whatever the model wants back, with the batch on axis 1"),
    ("decoding.select", "rows", "one *", "another number of rows"),
    ("decoding.*_search|decoding.greedy", "start|end", "zero", "another symbol"),
    ("decoding.beam_search", "allow", "None", "the default"),
    ("decoding.exact_search", "bound", "negative|inf", "nothing is more probable: None"),
    ("metrics.edit_*", "a|b", SHAPES + "|negative|bool", "any sequence of tokens"),
    ("metrics.edit_*", "a|b", "empty list", "a text without tokens"),
    ("decoding.sample", "prompt", "one *|more axes", "another prompt"),
    ("backtest.*", "series|past|origins", "one *", "another series, or other origins"),
    ("backtest.*", "window|waves", "zero", "all values; no waves"),
    ("backtest.scaled_errors", "truth", "NaN", "where nothing was measured, nothing counts"),
    ("init.*", "p", SHAPES, "any sizes"),
    ("init.*", "gain|value", "negative|zero", "any number"),
    ("wrappers.Highway", "bias", "negative|zero", "any number"),
    ("init.*", "p", "NaN|inf", "what was there is overwritten"),
    ("init.blocks", "p", "*", "views of any array"),
    (
        "sequence.*|data.text.batchify|data.timeseries.fill_gaps|metrics.mase",
        "*",
        SHAPES + "|NaN|inf",
        "series of any length, gaps marked NaN",
    ),
    ("sequence.*|data.text.batchify", "x|series|sequences|stream", "*", "the dtype stays: no cast"),
    ("sequence.*", "padding_value", "negative|NaN|inf|zero", "any number"),
    ("sequence.*", "lengths|steps|rng", "negative|None|zero", "the default, or nothing"),
    ("ngram.*", "*", SHAPES, "texts and contexts of any length"),
    ("ngram.*", "*", "None", "the default"),
    ("ngram.NGram.step", "state", "negative", "-1 is a context never seen"),
    ("ngram.*", "smoothing|order", "*", "another model"),
    ("optim.*", "grads", "NaN|inf", "as torch: nothing is clipped, or all to zero; fit refuses it"),
    ("optim.clip*", "grads", "*", "any dictionary of arrays"),
    ("optim.*", "max_*|lr|*momentum|eps|alpha|gamma|lowest|*decay", "inf|zero", "the limit"),
    ("rtrl.*", "*", "NaN|inf", "NaN in, NaN out"),
    ("testing.assert_gradients", "*", "empty*|extra*", "nothing to compare"),
    ("testing.assert_*", "*", "*", "an AssertionError is what it is for"),
    ("training.fit", "patience|max_norm|model|optimizer", "None", "the default"),
    ("training.fit", "batches", "a number*", "the default"),
    ("forecasting.fit*", "seed", "zero", "another seed"),
    ("forecasting.*", "outputs|forecast", "NaN|inf", "NaN in, NaN out"),
    ("forecasting.*", "measured", "None|ints", "the default"),
    ("forecasting.compare", "models", "empty*", "nothing compared"),
    ("torch.video.*", "pictures|frames", "one *|torch.float*", "any sizes, types as torch's"),
    ("torch.video.*", "channels", "zero", "the pixels, one by one"),
    ("torch.parallel.shares", "size", "zero", "no sequence in any share"),
    ("data.digits.moving_digits", "cover|anomaly", "None", "nothing covered, nothing wrong"),
    ("data.digits.draw_frames", "images", "NaN|inf", "drawn as they are"),
    ("data.names.load_names", "limit", "None", "all names"),
    ("data.*", "seed|min_count|max_size", "zero|None", "another seed, no limit"),
    (
        "data.*",
        "name|text|tokens|names|unknown",
        "another string|a string|empty*|a number",
        "any text",
    ),
    ("data.names.split_names", "validation|test", "zero", "no such part"),
    ("data.numberwords.split_numbers", "validation|test", "zero", "no such part"),
    ("data.numberwords.number_alignment", "number", "zero", "another number"),
    ("data.numberwords.number_words", "numbers", SHAPES, "any amount"),
    ("data.text.Vocabulary.*", "numbers", SHAPES, "any length"),
    ("data.packages.*", "distribution", "another*", "ModuleNotFoundError: how to install it"),
    ("models.prefixed", "*", "*", "joins names, looks at no value"),
    ("models.*", "lengths|state", "None", "the default"),
    ("models.LanguageModel.logits", "tokens", "one *", "longer or shorter texts"),
]
"""Names, arguments, replacements (patterns, | between them), and why what comes out is right."""

REAL = int | float | np.integer | np.floating


def replacements(value):
    """Pairs of a label and what stands in for `value`; labels with `=` must give the same."""
    yield "None", None
    yield "object", object()
    if not isinstance(value, str):
        yield "a string", "two"
    else:
        yield "another string", "no such word"
    if isinstance(value, bool | str) or value is None or callable(value):
        yield "a number", 3
    elif isinstance(value, REAL):
        whole = isinstance(value, int | np.integer)
        for kind in (
            (np.int64, np.int32, np.uint8)[: 3 if value >= 0 else 2]
            if whole
            else (np.float64, np.longdouble)
        ):
            yield f"= {kind.__name__}", kind(value)
        yield "negative", -value
        yield "NaN", np.nan
        yield "inf", np.inf
        yield "bool", True
        yield "complex", complex(value)
        yield "array", np.array([value, value])
        yield "tensor", torch.tensor(value)
        if whole:
            yield "zero", 0
            yield "half", value + 0.5
    elif isinstance(value, np.ndarray):
        yield from arrays(value)
    elif isinstance(value, dict):
        yield "empty dict", {}
        yield "list of pairs", list(value.items())
        yield "extra wrong key", {"no such": 1}
        for key, part in value.items():
            if isinstance(part, np.ndarray):
                for label, array in arrays(part):
                    yield f"{label} in {key}", copy.deepcopy(value) | {key: array}
    elif isinstance(value, torch.Tensor):
        yield from tensors(value)
    elif isinstance(value, tuple | list):
        parts = None if hasattr(value, "_fields") else value
        if parts and len({getattr(part, "shape", None) for part in parts} - {None}) == 1:  # a state
            for k, part in enumerate(parts):
                each = arrays if isinstance(part, np.ndarray) else tensors
                for label, new in each(part) if hasattr(part, "shape") else ():
                    yield f"{label} in {k}", type(value)([*parts[:k], new, *parts[k + 1 :]])
            yield "a part more", type(value)([*parts, parts[0]])
        yield "empty list", [] if hasattr(value, "_fields") else type(value)()
        yield "a number", 3
    else:
        yield "a number", 3


def arrays(a):
    fortran, wide = np.asfortranarray(a), np.repeat(a, 2, axis=-1)
    yield "= Fortran", fortran
    yield "= strided", wide[..., ::2]
    yield "= reversed", a[::-1].copy()[::-1]
    locked = a.copy()
    locked.flags.writeable = False
    yield "= read-only", locked
    yield "tensor", torch.from_numpy(a.copy())
    yield "more axes", a[None]
    yield "fewer axes", a[0]
    yield "one more", np.concatenate([a, a[:1]])
    yield "one fewer", a[:-1]
    yield "empty", a[:0]
    yield "complex", a.astype(complex)
    yield "objects", a.astype(object)
    if a.dtype.kind == "f":
        yield "= list", a.tolist()
        yield "NaN", np.full_like(a, np.nan)
        yield "inf", np.full_like(a, np.inf)
        for kind in (np.float16, np.longdouble, np.int64, np.int8, np.uint8, bool):
            with np.errstate(invalid="ignore"):
                yield np.dtype(kind).name, np.abs(np.nan_to_num(a)).astype(kind)
    else:
        yield "= list", a.tolist()
        yield "floats", a.astype(float)
        yield "negative", -1 - a.astype(int)
        if a.dtype != bool:
            for kind in (np.int8, np.int32, np.uint8, np.uint64)[: 4 if a.min() >= 0 else 2]:
                yield f"= {np.dtype(kind).name}", a.astype(kind)
            yield "bool", a > 0
        else:
            yield "ints", a.astype(int)


def tensors(t):
    yield "ndarray", t.numpy()
    yield "more axes", t[None]
    yield "fewer axes", t[0]
    yield "one more", torch.cat([t, t[:1]])
    yield "one fewer", t[:-1]
    yield "empty", t[:0]
    yield "= strided", t.repeat_interleave(2, -1)[..., ::2]
    yield "NaN", t * torch.nan
    for kind in (torch.float16, torch.float32, torch.int64, torch.bool, torch.complex128):
        yield str(kind), t.to(kind)


def flat(result):
    """All numbers of a result, in order."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, tuple | list) and not isinstance(result, str):
        return [x for part in result for x in flat(part)]
    return [result]


def same(a, b):
    a, b = flat(a), flat(b)
    if len(a) != len(b):
        return False
    for x, y in zip(a, b):
        if isinstance(x, np.ndarray | REAL) and isinstance(y, np.ndarray | REAL):
            if np.asarray(x).dtype.kind not in "biuf" or np.asarray(y).dtype.kind not in "biuf":
                return np.array_equal(x, y)
            if np.shape(x) != np.shape(y) or not np.allclose(x, y, rtol=1e-6, equal_nan=True):
                return False
        elif type(x) is not type(y) or (isinstance(x, str | type(None)) and x != y):
            return False
    return True


def documented(name, argument, label):
    asked = (name, argument, label.partition(" in ")[0])
    return any(
        all(
            any(fnmatch.fnmatch(word, pattern) for pattern in patterns.split("|"))
            for word, patterns in zip(asked, row)
        )
        for row in DOCUMENTED
    )


def outcome(call, name, arguments, clean, argument, label, new):
    """What came of one replacement: refused, equal, documented, or a fault in words."""
    tried = copy.deepcopy(arguments) | {argument: new}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            got = call(**tried)
        except np.exceptions.AxisError:
            return "refused"  # NumPy names the axis and the number of axes
        except (ValueError, TypeError) as error:
            if "expected" in str(error) and "got" in str(error):
                return "refused"
            known = documented(name, argument, label)
            return "documented" if known else f"refused without words: {error!r:.100}"
        except Exception as error:
            return "documented" if documented(name, argument, label) else f"{error!r:.150}"
        if same(got, clean) or same_as_float(call, tried, argument, got):
            return "equal"
    return "documented" if documented(name, argument, label) else f"accepted: {got!r:.80}"


def same_as_float(call, tried, argument, got):
    """Whether whole numbers give what the same numbers as float64 give."""
    new = tried[argument]
    if not isinstance(new, np.ndarray) or new.dtype.kind not in "iu":
        return False
    try:
        return same(got, call(**copy.deepcopy(tried) | {argument: new.astype(np.float64)}))
    except TypeError:  # takes whole numbers only
        return False


def public():
    """The names of all functions, classes and methods that tell nobody to keep away."""
    for info in pkgutil.walk_packages(rnnlib.__path__, "rnnlib."):
        short = info.name.removeprefix("rnnlib.")
        if short.split(".")[0] in ELSEWHERE or info.ispkg or short.startswith("_"):
            continue
        module = importlib.import_module(info.name)
        for name, thing in vars(module).items():
            if name[0] == "_" or getattr(thing, "__module__", None) != info.name:
                continue
            if inspect.isfunction(thing) or (inspect.isclass(thing) and name[-5:] != "Cache"):
                yield f"{short}.{name}"
            if inspect.isclass(thing) and not issubclass(thing, tuple):
                private = [base for base in thing.__mro__[1:] if base.__name__[0] == "_"]
                methods = collections.ChainMap(*map(vars, [thing, *private]))
                for method, value in methods.items():
                    hidden = method[0] == "_" or short == "optim"  # the entry takes a step
                    if inspect.isfunction(value) and not hidden:
                        yield f"{short}.{name}.{method}"


def test_every_public_name_has_an_entry():
    names = set(public())
    assert names == set(ENTRIES), (
        f"without entry {names - set(ENTRIES)}, gone {set(ENTRIES) - names}"
    )


def clean_call(name):
    entry = ENTRIES[name]
    if isinstance(entry, tuple):
        return entry
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(f"rnnlib.{module}"), function), entry


def tries(name):
    call, arguments = clean_call(name)
    clean = call(**copy.deepcopy(arguments))
    for argument, value in arguments.items():
        for label, new in replacements(copy.deepcopy(value)):
            result = outcome(call, name, arguments, clean, argument, label, new)
            yield argument, label, result


@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if entry])
def test_one_argument_at_a_time(name):
    faults = []
    for argument, label, result in tries(name):
        if result not in ("refused", "equal", "documented"):
            faults.append(f"{argument} = {label}: {result}")
    assert not faults, "\n".join([name, *faults])


CHANGES = {"init", "optim"}  # what they are for: parameters and gradients change in place


@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if entry])
def test_arguments_are_left_as_they_are(name):
    if name.split(".")[0] in CHANGES:
        return
    call, arguments = clean_call(name)
    given = copy.deepcopy(arguments)
    call(**given)
    for argument, value in arguments.items():
        if not isinstance(value, np.random.Generator):
            assert same(given[argument], value), f"{name} changes {argument}"
