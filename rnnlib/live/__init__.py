"""Trained networks that run in the page, offline, as the reader types or moves a slider.

Each function turns a network, or what was computed with one, into the output of a cell: a still
picture for print, for readers without JavaScript and for a notebook that is not trusted; and in
its place, wherever scripts run, the figure that answers. The forward passes in the page are
``core.js``, the equations of :mod:`rnnlib.rnn`, :mod:`rnnlib.lstm` and :mod:`rnnlib.gru` once more;
each view is one more file. An output loads nothing and depends on no other output.

All functions share three keywords:

name : str, optional
    The figure's label, as ``"fig-02-live"``: on the site it gets a number, and ``{numref}`` works.
caption : str
    What to do and what to see; may hold ``$mathematics$`` and code in backquotes.
alt : str
    The still picture in words.
"""

import base64
import copy
import hashlib
import html
import json
import unicodedata
from pathlib import Path

import numpy as np

from rnnlib.cost import ELEMENTWISE, FUNCTIONS, GATES, KEPT, PARTS, attention_cost, recurrent_cost
from rnnlib.data.reviews import review_words
from rnnlib.decoding import select
from rnnlib.functional import linear_forward, log_softmax, softmax
from rnnlib.markup import inline
from rnnlib.pooling import attention_pool_forward
from rnnlib.rnn import rnn_backward, rnn_cell_forward, rnn_forward
from rnnlib.seq2seq import END, START
from rnnlib.tunes import BAR_LINES, from_tokens, judge_bars, to_abc

from . import expecting, hearing, network, still

__all__ = [
    "beam",
    "buckets",
    "cells",
    "classify",
    "conventions",
    "cost",
    "depth",
    "figure",
    "forecast",
    "gates",
    "gradients",
    "hear",
    "machine",
    "next_frame",
    "pronounce",
    "scan_tree",
    "stopping",
    "stress",
    "surprise",
    "translate",
    "truncation",
    "tune",
    "verdict",
    "window_or_memory",
]

LARGEST = 400_000
"""Bytes that a figure may have, its scripts left out."""


def once(tag, text):
    """A style or a script that a page needs only once, however many of its outputs carry it."""
    key = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"<{tag} data-once={key!r}>\n{text}\n</{tag}>"


def _read(name):
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def figure(view, spec, picture, *, name, caption, alt, largest=LARGEST):
    """Join a view's data, its still picture and its scripts to the output of a cell.

    Each output carries all that it needs, so that any cell can be run again by itself, and any
    output be shown on another page; the site leaves out what a page has already.

    Parameters
    ----------
    view : str
        Name of the script that draws it.
    spec : dict
        What the script gets, as JSON.
    picture : str
        SVG.
    name, caption, alt
        See the module.
    largest : int
        Bytes that it may have.

    Returns
    -------
    IPython.display.HTML

    Raises
    ------
    ValueError
        If there are no words for readers who cannot see it, or the figure is too large.
    """
    from IPython.display import HTML

    for what, words in (("caption", caption), ("alt", alt)):
        if not isinstance(words, str) or len(words.strip()) < 4:
            raise ValueError(f"{what}: expected a sentence, got {words!r}")
    # In a script, "</" would end it.
    data = json.dumps(spec, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    image = base64.b64encode(picture.encode()).decode()
    label = f' id="{html.escape(name)}"' if name else ""
    body = (
        f'<figure class="rnnlib-live" data-view="{view}"{label}>\n'
        f'<div class="still"><img alt="{html.escape(" ".join(alt.split()))}" '
        f'src="data:image/svg+xml;base64,{image}"></div>\n'
        f'<div class="live tex2jax_ignore mathjax_ignore" hidden></div>\n'
        f'<script type="application/json">{data}</script>\n'
        f"<figcaption>{inline(caption)}</figcaption>\n"
    )
    size = len(body.encode())
    if size > largest:
        raise ValueError(f"figure: expected at most {largest:,} bytes, got {size:,}")
    return HTML(f"{body}{scripts(view)}<script>window.rnnlibLive?.mount();</script>\n</figure>")


def scripts(view):
    """What a figure carries besides its data: the style, the networks, and its view."""
    core = _read("core.js")
    core = core.replace("{{VERSION}}", hashlib.sha256(core.encode()).hexdigest()[:12])
    parts = once("style", _read("live.css")), once("script", core)
    return "\n".join([*parts, once("script", _read(f"{view}.js"))]) + "\n"


def _numbers(values):
    """A short list of numbers, for the tests to compare with what the page computes."""
    return [round(float(v), 6) for v in np.ravel(values)]


def classify(
    model,
    alphabet,
    classes,
    *,
    start="Kowalski",
    examples=(),
    surprises=(),
    unknown=0,
    capital=True,
    plane=None,
    noun="name",
    name=None,
    caption,
    alt,
):
    """A word that the reader types, and what a network says about its class after each letter.

    Parameters
    ----------
    model : ManyToOne
        A recurrent layer on one-hot letters, and a head for classes.
    alphabet : list of str
        The symbol of each input, one character each.
    classes : list of str
    start : str
        What the figure shows before the reader has typed.
    examples : sequence of str
        Words on buttons, three to six of them.
    surprises : sequence of (str, str)
        Words with their true class, from data that the network was not trained on; *Surprise me*
        draws one of them.
    unknown : int or None
        The input that stands for every other symbol; None: such symbols are left out.
    capital : bool
        Whether a first letter is made a capital, as in the training data.
    plane : dict, optional
        Shows the path of the state: ``"projection"`` (H, 2), ``"centre"`` (H,), and ``"places"``,
        a dictionary from the names of some classes to points (2,) of the plane.
    noun : str
        What the reader types.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    alphabet, classes = list(alphabet), list(classes)
    if len(alphabet) != model.rnn.input_size or len(classes) != len(model.head["bias"]):
        raise ValueError(
            f"classify: expected {model.rnn.input_size} symbols and {len(model.head['bias'])} "
            f"classes, got {len(alphabet)} and {len(classes)}"
        )
    start = start[:1].upper() + start[1:] if capital else start
    place = {letter: k for k, letter in enumerate(alphabet)}

    def encoded(word):
        known = [place.get(letter, unknown) for letter in word]
        return np.array([k for k in known if k is not None])

    if not len(encoded(start)):
        raise ValueError(f"start: expected a word of the alphabet, got {start!r}")
    random = np.random.default_rng(0).integers(0, len(alphabet), (12, 64))
    dtype, short = network.shorten(model, network.class_probabilities, random)
    states, p = network.class_states(short, encoded(start)[:, None])
    spec = {
        "network": {
            "rnn": network.recurrent(short.rnn, dtype),
            "head": network.linear(short.head, dtype),
        },
        "alphabet": alphabet,
        "classes": classes,
        "unknown": unknown,
        "capital": capital,
        "noun": noun,
        "start": start,
        "examples": list(examples),
        "surprises": [list(pair) for pair in surprises],
        "plane": None if plane is None else _plane(short, plane, classes, encoded, start, examples),
        "check": {"state": _numbers(states[-1]), "probabilities": _numbers(p[-1])},
    }
    letters = [letter for letter in start if letter in place or unknown is not None]
    picture = still.word(letters, p[:, 0], states[:, 0], classes)
    return figure("classify", spec, picture, name=name, caption=caption, alt=alt)


def _plane(model, plane, classes, encoded, start, examples):
    """The data of a plane, with the corners of what the examples' paths need of it."""
    projection, centre = np.asarray(plane["projection"]), np.asarray(plane["centre"])
    H = model.rnn.hidden_size
    if projection.shape != (H, 2) or centre.shape != (H,):
        raise ValueError(
            f"plane: expected a projection of shape {(H, 2)} and a centre of shape {(H,)}, "
            f"got {projection.shape} and {centre.shape}"
        )
    places = [[classes.index(label), _numbers(at)] for label, at in plane["places"].items()]
    visited = [np.zeros((1, H))]
    for word in (start, *examples):
        states, _ = network.class_states(model, encoded(word)[:, None])
        visited.append(states[:, 0])
    points = (np.concatenate(visited) - centre) @ projection
    points = np.concatenate([points, [at for _, at in places]]) if places else points
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.08 * (high - low)
    return {
        "projection": network.array(projection),
        "centre": network.array(centre),
        "places": places,
        "low": _numbers(low - room),
        "high": _numbers(high + room),
    }


def surprise(
    model,
    vocabulary,
    *,
    start,
    before="\n",
    temperature=0.8,
    seed=1,
    unit="character",
    name=None,
    caption,
    alt,
):
    """A text that the reader edits, coloured by the network's surprise, and continued by it.

    Parameters
    ----------
    model : LanguageModel
        Embedding, recurrent layer, head.
    vocabulary : rnnlib.data.text.Vocabulary
        Of characters.
    start : str
        The text at first.
    before : str
        Symbol that the network reads before the text; it is not shown, and costs nothing.
    temperature : float
        Where the slider stands at first, 0.1 to 1.5.
    seed : int
        Of the draws.
    unit : str
        What a token is called.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if len(vocabulary) != len(model.embedding["weight"]):
        raise ValueError(
            f"vocabulary: expected {len(model.embedding['weight'])} symbols, got {len(vocabulary)}"
        )
    if not start:
        raise ValueError("start: expected a text, got an empty one")
    random = np.random.default_rng(0).integers(0, len(vocabulary), (64, 16))
    dtype, short = network.shorten(model, network.next_probabilities, random)
    tokens = vocabulary.encode([before, *start])[:, None]
    p = network.next_probabilities(short, tokens)[:, 0]
    state = short.logits(tokens)[1]
    bits = -np.log2(p[np.arange(len(start)), tokens[1:, 0]])
    spec = {
        "network": {
            "embedding": network.linear(short.embedding, dtype),
            "rnn": network.recurrent(short.rnn, dtype),
            "head": network.linear(short.head, dtype),
        },
        "tokens": vocabulary.tokens,
        "start": start,
        "before": before,
        "temperature": temperature,
        "seed": seed,
        "unit": unit,
        "check": {
            "bits": _numbers(bits),
            "state": _numbers((state[0] if isinstance(state, tuple) else state)[-1]),
        },
    }
    picture = still.surprise(start, bits)
    return figure("surprise", spec, picture, name=name, caption=caption, alt=alt)


def window_or_memory(
    *,
    start="00+00-00000000",
    width=4,
    weight_hh=2.0,
    weight_ih=4.0,
    name=None,
    caption,
    alt,
):
    """Which push came last? A window and one recurrent unit read the same steps.

    The unit is ``h_t = tanh(weight_hh h_{t-1} + weight_ih x_t)``. The reader sets the steps (0, a
    push up, a push down), the window's width and the recurrent weight.

    Parameters
    ----------
    start : str
        The steps at first, of the characters ``+``, ``-`` and ``0``.
    width : int
        Of the window at first.
    weight_hh, weight_ih : float
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if set(start) - set("+-0") or not 2 <= len(start) <= 20:
        raise ValueError(f"start: expected 2 to 20 of the characters +, - and 0, got {start!r}")
    if not 1 <= width <= len(start) or not 0 <= weight_hh <= 3:
        raise ValueError(
            f"window_or_memory: expected a width of 1 to {len(start)} and weight_hh in 0..3, "
            f"got {width} and {weight_hh}"
        )
    params = {
        "weight_ih": np.array([[weight_ih]], np.float32),
        "weight_hh": np.array([[weight_hh]], np.float32),
        "bias_ih": np.zeros(1, np.float32),
        "bias_hh": np.zeros(1, np.float32),
    }
    states, h = [], np.zeros((1, 1), np.float32)
    for push in start:
        x = np.array([[{"+": 1, "-": -1, "0": 0}[push]]], np.float32)
        h, _ = rnn_cell_forward(x, h, params)
        states.append(h.item())
    spec = {"start": start, "width": width, "weight_hh": weight_hh, "weight_ih": weight_ih}
    spec["check"] = {"states": _numbers(states)}
    picture = still.window(start, states, width)
    return figure("window_or_memory", spec, picture, name=name, caption=caption, alt=alt)


def machine(
    params,
    nonlinearity,
    head,
    *,
    answers=("even", "odd"),
    threshold=0.5,
    start="1011",
    name=None,
    caption,
    alt,
):
    """A recurrent network with weights set by hand, fed with the keys 0 and 1.

    Shows the pre-activations and the state with their numbers, the answer after each bit, and the
    diagram of all states that can be reached from zero, the present one lit.

    Parameters
    ----------
    params : dict
        ``weight_ih`` (H, 1), ``weight_hh`` (H, H), ``bias_ih`` and ``bias_hh`` (H,); H at most 4.
    nonlinearity : {"relu", "tanh", "identity"}
    head : dict
        ``weight`` (1, H) and ``bias`` (1,).
    answers : (str, str)
        The answer if the output is below `threshold`, and above.
    threshold : float
    start : str
        Bits read at first.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML

    Raises
    ------
    ValueError
        If more than 12 states can be reached.
    """
    params = {key: np.asarray(p, np.float32) for key, p in params.items()}
    head = {key: np.asarray(p, np.float32) for key, p in head.items()}
    H = len(params["weight_hh"])
    if H > 4 or params["weight_ih"].shape != (H, 1):
        raise ValueError(
            f"params: expected weight_ih (H, 1) with H at most 4, got {params['weight_ih'].shape}"
        )
    if set(start) - set("01"):
        raise ValueError(f"start: expected the characters 0 and 1, got {start!r}")

    def step(h, bit):
        x = np.array([[bit]], np.float32)
        return rnn_cell_forward(x, np.asarray(h, np.float32)[None], params, nonlinearity)[0][0]

    def above(h):
        return bool(linear_forward(np.asarray(h, np.float32)[None], head)[0][0, 0] > threshold)

    nodes, edges = _reachable(step, H)
    states = [np.zeros(H, np.float32)]
    for bit in start:
        states.append(step(states[-1], int(bit)))
    read = np.array(states[1:]).reshape(-1, H)
    spec = {
        "params": {key: network.array(p) for key, p in params.items()},
        "head": {key: network.array(p) for key, p in head.items()},
        "nonlinearity": nonlinearity,
        "answers": list(answers),
        "threshold": threshold,
        "start": start,
        "nodes": [
            {"state": _numbers(h), "answer": answers[above(h)], "at": at}
            for h, at in zip(nodes, _spread(nodes))
        ],
        "edges": edges,
        "check": {"state": _numbers(states[-1]), "answers": [answers[above(h)] for h in read]},
    }
    picture = still.machine([int(b) for b in start], read, [above(h) for h in read], answers)
    return figure("machine", spec, picture, name=name, caption=caption, alt=alt)


def _reachable(step, H, most=12):
    """All states that bits lead to from zero, equal to 0.01, and the moves between them."""
    nodes, edges, found = [np.zeros(H, np.float32)], [], {(0.0,) * H: 0}
    for k, h in enumerate(nodes):  # grows while it is walked through
        for bit in (0, 1):
            after = step(h, bit)
            key = tuple((np.round(after, 2) + 0.0).tolist())
            if key not in found:
                found[key] = len(nodes)
                nodes.append(after)
                if len(nodes) > most:
                    raise ValueError(f"machine: expected at most {most} states, got more")
            edges.append([k, bit, found[key]])
    return nodes, edges


def _spread(nodes):
    """Places of the states in the unit square: their own coordinates, or a circle."""
    points = np.array(nodes, dtype=float)
    if points.shape[1] != 2 or len(points) == 1:
        angle = 2 * np.pi * np.arange(len(points)) / len(points)
        points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    size = np.ptp(points, axis=0)
    return ((points - points.min(axis=0)) / np.where(size > 0, size, 1)).round(4).tolist()


def truncation(parts, *, window=8, longest=64, name=None, caption, alt):
    """The parts of a gradient that survive truncation, the window on a slider.

    Parameters
    ----------
    parts : dict
        From the name of a network to its gradient by distance, (T, ...): part d is what errors say
        d steps back. The sum over the first axis is the full gradient.
    window : int
        At first.
    longest : int
        Window that the slider reaches.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if not parts:
        raise ValueError("parts: expected at least one network, got none")
    if not 1 <= window <= longest:
        raise ValueError(f"window: expected 1 to longest = {longest}, got {window}")
    cases = []
    for label, part in parts.items():
        part = np.asarray(part, dtype=np.float64)
        if part.ndim < 2 or len(part) < longest or not np.isfinite(part).all():
            raise ValueError(
                f"parts[{label!r}]: expected finite numbers of shape (T, ...), T at least "
                f"{longest}, got shape {part.shape}"
            )
        flat = part.reshape(len(part), -1)
        # Beyond the longest window all is lost together, so one part stands for the rest.
        flat = np.concatenate([flat[:longest], flat[longest:].sum(axis=0, keepdims=True)])
        flat = flat / np.linalg.norm(flat.sum(axis=0))
        cases.append((label, flat))
    factors = np.maximum(0, 1 - np.arange(longest + 1) / window)
    label, flat = cases[0]
    cut, full = factors @ flat, flat.sum(axis=0)
    spec = {
        "cases": [{"label": label, "gram": network.array(flat @ flat.T)} for label, flat in cases],
        "longest": longest,
        "window": window,
        "check": {
            "error": float(np.linalg.norm(cut - full)),
            "cosine": float(cut @ full / np.linalg.norm(cut)),
        },
    }
    lengths = np.linalg.norm(flat, axis=1)
    picture = still.truncation(lengths, factors, window, label)
    return figure("truncation", spec, picture, name=name, caption=caption, alt=alt)


def scan_tree(a, b, *, start=0.0, presets=(), passes=0, name=None, caption, alt):
    """A linear recurrence of a few steps, and the passes of its scan, one a click.

    The reader types the factors, the addends and the initial state.

    Parameters
    ----------
    a, b : sequence of float
        One to eight factors and as many addends: ``h_t = a_t h_{t-1} + b_t``.
    start : float
        The initial state.
    presets : sequence of (str, sequence of float, sequence of float)
        Names, factors and addends on buttons.
    passes : int
        How many have been made when the figure begins.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    for label, *pair in [("start", a, b), *presets]:
        pair = [np.asarray(values, float) for values in pair]
        if any(v.ndim != 1 or not 1 <= len(v) <= 8 or not np.isfinite(v).all() for v in pair):
            raise ValueError(f"{label}: expected 1 to 8 finite factors and addends, got {pair}")
        if len(pair[0]) != len(pair[1]):
            raise ValueError(f"{label}: expected as many addends as factors, got {pair}")
    rows = [[(float(a[0]), float(a[0]) * start + float(b[0])), *zip(a[1:], b[1:])]]
    while (step := 2 ** (len(rows) - 1)) < len(b):
        old = rows[-1]
        joined = [
            (late[0] * early[0], late[0] * early[1] + late[1])
            for late, early in zip(old[step:], old)
        ]
        rows.append([*old[:step], *joined])
    if not 0 <= passes < len(rows):
        raise ValueError(f"passes: expected 0 to {len(rows) - 1}, got {passes}")
    spec = {
        "a": [float(v) for v in a],
        "b": [float(v) for v in b],
        "start": float(start),
        "presets": [
            [label, [float(v) for v in f], [float(v) for v in g]] for label, f, g in presets
        ],
        "pass": passes,
        "check": {"states": _numbers([v for _, v in rows[-1]])},
    }
    picture = still.scan_tree(rows)
    return figure("scan_tree", spec, picture, name=name, caption=caption, alt=alt)


def stopping(
    cases,
    *,
    stop=20,
    patience=5,
    longest=10,
    unit="bits per character",
    name=None,
    caption,
    alt,
):
    """Curves of trainings, and the point where they stop, which the reader drags.

    Parameters
    ----------
    cases : dict
        From the name of a network to its curves: a dictionary of ``"training"``, ``"validation"``
        and ``"test"``, each a list with the loss after each pass.
    stop : int
        Pass at which training stops at first.
    patience : int
        Passes without a new lowest validation loss that training bears, at first.
    longest : int
        Patience that the slider reaches.
    unit : str
        Of the losses.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if not cases:
        raise ValueError("cases: expected at least one network, got none")
    if not 1 <= patience <= longest:
        raise ValueError(f"patience: expected 1 to longest = {longest}, got {patience}")
    shown = []
    for label, curves in cases.items():
        if set(curves) != {"training", "validation", "test"}:
            raise ValueError(
                f"cases[{label!r}]: expected training, validation and test, got {sorted(curves)}"
            )
        lengths = {len(values) for values in curves.values()}
        if len(lengths) > 1 or not 1 <= stop <= min(lengths):
            raise ValueError(
                f"cases[{label!r}]: expected three curves of one length, at least stop = {stop} "
                f"and 1, got lengths {sorted(lengths)}"
            )
        if not np.isfinite([*curves.values()]).all():
            raise ValueError(f"cases[{label!r}]: expected finite losses, got others")
        curves = {part: _numbers(values) for part, values in curves.items()}
        shown.append({"label": label, "curves": curves})
    curves = shown[0]["curves"]
    validation = np.array(curves["validation"])
    kept, ends = int(validation[:stop].argmin()), 1
    while ends < len(validation) and ends - 1 - validation[:ends].argmin() < patience:
        ends += 1
    spec = {
        "cases": shown,
        "stop": stop,
        "patience": patience,
        "longest": longest,
        "unit": unit,
        "check": {"states": [kept + 1, validation[kept], curves["test"][kept], int(ends)]},
    }
    picture = still.stopping(curves, stop, kept)
    return figure("stopping", spec, picture, name=name, caption=caption, alt=alt)


def gradients(matrices, *, gain=1.0, slope=1.0, longest=100, name=None, caption, alt):
    """The norm of a product of Jacobians against distance, with sliders for gain and slope.

    Each Jacobian of the product is ``slope * gain * W``: the slope of the activation is the same
    for all units and steps. The eigenvalues of that matrix are shown beside the unit circle.

    Parameters
    ----------
    matrices : dict of str to ndarray, shape (H, H)
        By name, one button each.
    gain, slope : float
        At first, 0 to 2 and 0 to 1.
    longest : int
        Distance up to which norms are shown, a multiple of 4.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if not matrices:
        raise ValueError("matrices: expected at least one, got none")
    if not (0 <= gain <= 2 and 0 <= slope <= 1):
        raise ValueError(
            f"gradients: expected gain in 0..2 and slope in 0..1, got {gain} and {slope}"
        )
    if longest < 4 or longest % 4:
        raise ValueError(f"longest: expected a multiple of 4, got {longest!r}")
    cases = []
    for label, W in matrices.items():
        W = np.asarray(W, dtype=np.float64)
        if W.ndim != 2 or W.shape[0] != W.shape[1] or not np.isfinite(W).all():
            raise ValueError(
                f"matrices[{label!r}]: expected finite numbers of shape (H, H), got {W.shape}"
            )
        eigenvalues = np.linalg.eigvals(W).astype(complex)
        logs = _log_norms(W, longest)
        cases.append((label, logs, eigenvalues, np.linalg.norm(W, 2)))
    label, logs, eigenvalues, singular = cases[0]
    with np.errstate(divide="ignore"):
        start = logs + np.arange(longest + 1) * np.log(max(gain * slope, 1e-300))
    moved = gain * slope * np.stack([eigenvalues.real, eigenvalues.imag], axis=1)
    spec = {
        "cases": [
            {
                "label": label,
                "logs": network.array(logs),
                "eigenvalues": network.array(np.stack([values.real, values.imag], axis=1)),
                "radius": float(np.abs(values).max()),
                "singular": float(largest),
            }
            for label, logs, values, largest in cases
        ],
        "longest": longest,
        "gain": gain,
        "slope": slope,
        "check": {"states": _numbers(np.concatenate([moved.ravel(), start]))},
    }
    picture = still.gradients(start, moved, label)
    return figure("gradients", spec, picture, name=name, caption=caption, alt=alt)


def _log_norms(W, longest):
    """log of the largest singular value of W^d for d = 0 to `longest`, without overflow."""
    logs, power, scale = [0.0], np.eye(len(W)), 0.0
    for _ in range(longest):
        power = W @ power
        norm = np.linalg.norm(power, 2)
        if norm < 1e-300:
            raise ValueError(f"matrices: expected powers up to {longest} that are not zero")
        power, scale = power / norm, scale + np.log(norm)
        logs.append(scale)
    return np.array(logs)


def buckets(words, *, size=8, noun="name", name=None, caption, alt):
    """Words in batches, which the reader sorts, pools, shuffles, swaps and cuts; cells are counted.

    A batch of N words is computed for as many steps T as its longest word has letters: N T cells,
    of which those that hold no letter are padding.

    Parameters
    ----------
    words : list of str
        2 to 80 of them, in the order in which they come.
    size : int
        Words in a batch at first, 1 to 20.
    noun : str
        What a word is called.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    words = list(words)
    if not 2 <= len(words) <= 80 or not all(isinstance(word, str) and word for word in words):
        raise ValueError(f"words: expected 2 to 80 words with letters, got {words[:3]!r} ...")
    if not 1 <= size <= 20:
        raise ValueError(f"size: expected 1 to 20 words in a batch, got {size!r}")
    lengths = [len(unicodedata.normalize("NFC", word)) for word in words]
    batches = [lengths[k : k + size] for k in range(0, len(words), size)]
    cells = sum(len(batch) * max(batch) for batch in batches)
    steps = sum(map(max, batches))
    spec = {
        "words": words,
        "size": size,
        "noun": noun,
        "longest": max(lengths),
        "check": {"states": [cells, sum(lengths), cells - sum(lengths), steps]},
    }
    picture = still.buckets(words, lengths, size)
    return figure("buckets", spec, picture, name=name, caption=caption, alt=alt)


def beam(
    model,
    alphabet,
    symbols,
    *,
    start,
    width=3,
    widest=10,
    examples=(),
    trained=12,
    longest=20,
    noun="word",
    name=None,
    caption,
    alt,
):
    """The tree of a beam search: the reader types a word, and sets the width of the beam.

    Parameters
    ----------
    model : rnnlib.seq2seq.EncoderDecoder
        Of GRUs: an encoder of one layer that reads both ways, a decoder of one layer.
    alphabet : list of str
        The letter of each source symbol, small; an empty string for padding.
    symbols : list of str
        The name of each target symbol, PAD, START and END among them.
    start : str
        The word at first.
    width, widest : int
        Of the beam, at first and at most.
    examples : sequence of str
        Words on buttons.
    trained, longest : int
        Letters of the longest word of training, and of the longest that the figure reads.
    noun : str
        What the reader types.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    kinds = [type(layer).__name__ for layer in (model.encoder, model.decoder)]
    layers = model.encoder.num_layers, model.decoder.num_layers
    if kinds != ["GRU", "GRU"] or layers != (1, 1) or not model.encoder.bidirectional:
        raise ValueError("model: expected GRUs of one layer, the encoder's in both directions")
    sizes = len(alphabet), len(symbols)
    if sizes != (model.source_size, model.target_size):
        expected = f"{model.source_size} letters and {model.target_size} symbols"
        raise ValueError(f"beam: expected {expected}, got {sizes[0]} and {sizes[1]}")
    if not start or not set(start) <= set(alphabet) or not 1 <= len(start) <= longest:
        raise ValueError(f"start: expected 1 to {longest} letters of the alphabet, got {start!r}")
    if not 1 <= width <= widest:
        raise ValueError(f"width: expected 1 to {widest}, got {width}")
    rng = np.random.default_rng(0)
    random = rng.integers(1, len(alphabet), (trained, 64))
    read = rng.integers(0, len(symbols), (trained, 64))

    def probabilities(net, source):
        return softmax(net.logits(source, None, read))

    dtype, short = network.shorten(model, probabilities, random)
    most = 2 * longest
    levels, finished = _beam_tree(short, [alphabet.index(c) for c in start], width, most)
    drawn = [
        [
            ("END" if k == END else symbols[k], still.percent(np.exp(p)), parent, k == END)
            for p, k, parent in level
        ]
        for level in levels
    ]
    spec = {
        "network": {
            "source": network.linear(short.source, dtype),
            "target": network.linear(short.target, dtype),
            "encoder": network.recurrent(short.encoder, dtype),
            "decoder": network.recurrent(short.decoder, dtype),
            "head": network.linear(short.head, dtype),
        },
        "alphabet": list(alphabet),
        "symbols": list(symbols),
        "start": START,
        "end": END,
        "word": start,
        "width": width,
        "widest": widest,
        "most": most,
        "examples": list(examples),
        "trained": trained,
        "longest": longest,
        "noun": noun,
        "check": {"states": _numbers(finished)},
    }
    picture = still.beam(drawn, _best_path(levels, finished))
    return figure("beam", spec, picture, name=name, caption=caption, alt=alt)


def _beam_tree(model, word, width, most):
    """What a beam search keeps, step by step, and the log-probabilities of what has ended.

    A level is a list of (log-probability, token, row of the parent in the level before).
    """
    beam, levels, finished = [(0.0, START, 0)], [], []
    state = model.encode(np.array(word)[:, None])
    while len(levels) < most:
        logits, state = model.step(np.array([token for _, token, _ in beam]), state)
        totals = log_softmax(logits.astype(np.float64)) + np.array([[p] for p, _, _ in beam])
        rows, tokens = np.divmod(np.argsort(-totals, axis=None)[:width], totals.shape[1])
        kept = [(float(totals[r, k]), int(k), beam[r][2]) for r, k in zip(rows, tokens)]
        levels.append(kept)
        finished = sorted(finished + [p for p, k, _ in kept if k == END], reverse=True)[:width]
        beam = [(p, k, row) for row, (p, k, _) in enumerate(kept) if k != END]
        if not beam or (len(finished) == width and finished[-1] >= beam[0][0]):
            break
        state = select(state, rows[tokens != END])
    return levels, finished


def _best_path(levels, finished):
    """The row of the best hypothesis in each level: of those that ended, if any has."""
    wanted = finished[0] if finished else levels[-1][0][0]
    t, row = next(
        (t, row)
        for t, level in reversed(list(enumerate(levels)))
        for row, (p, token, _) in enumerate(level)
        if p == wanted and (token == END or not finished)
    )
    path = [row]
    for level in levels[t:0:-1]:
        path.append(level[path[-1]][2])
    return path[::-1]


def cells(model, vocabulary, known, *, start, before="\n", name=None, caption, alt):
    """A text that the reader edits, coloured by a memory cell of an LSTM, of the reader's choice.

    Parameters
    ----------
    model : LanguageModel
        Embedding, LSTM of one layer, head; the head is not sent.
    vocabulary : rnnlib.data.text.Vocabulary
        Of characters.
    known : dict of str to int
        Cells on buttons: what they follow, and their number. The first is shown at first.
    start : str
        The text at first.
    before : str
        Symbol that the network reads before the text; it is not shown.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    H = getattr(model.rnn, "hidden_size", None)
    if type(model.rnn).__name__ != "LSTM" or model.rnn.num_layers > 1 or model.rnn.bidirectional:
        raise ValueError("model: expected an LSTM of one layer and one direction")
    if len(vocabulary) != len(model.embedding["weight"]):
        raise ValueError(
            f"vocabulary: expected {len(model.embedding['weight'])} symbols, got {len(vocabulary)}"
        )
    if not known or not all(0 <= unit < H for unit in known.values()):
        raise ValueError(f"known: expected cells of 0 to {H - 1}, got {known!r}")
    if not start:
        raise ValueError("start: expected a text, got an empty one")
    random = np.random.default_rng(0).integers(0, len(vocabulary), (64, 16))
    dtype, short = network.shorten(model, network.next_probabilities, random)
    state, memory = None, []
    for token in vocabulary.encode([before, *start]):
        _, state = short.logits(np.array([[token]]), state)
        memory.append(np.ravel(state[1]))
    values = np.tanh(memory)[1:, next(iter(known.values()))]
    spec = {
        "network": {
            "embedding": network.linear(short.embedding, dtype),
            "rnn": network.recurrent(short.rnn, dtype),
        },
        "tokens": vocabulary.tokens,
        "known": [{"label": label, "unit": int(unit)} for label, unit in known.items()],
        "start": start,
        "before": before,
        "check": {"states": _numbers(values)},
    }
    picture = still.coloured(start, values)
    return figure("cells", spec, picture, name=name, caption=caption, alt=alt)


def translate(
    model,
    alphabet,
    symbols,
    words,
    *,
    start,
    kinds=("was learned", "was never seen"),
    backwards=False,
    examples=(),
    longest=60,
    name=None,
    caption,
    alt,
):
    """A number in German, and what an encoder-decoder writes for it, symbol by symbol.

    The reader types digits, for which the figure puts the German word, or German letters. Shown
    are the vector between the two networks, and the probability of each letter that is written.

    Parameters
    ----------
    model : rnnlib.seq2seq.EncoderDecoder
        Of LSTMs of one layer and one direction.
    alphabet : list of str
        The letter of each source symbol; an empty string for padding.
    symbols : list of str
        The letter of each target symbol; what PAD, START and END are called does not matter.
    words : list of (str, str, int)
        For each number from 0 on its German word, its English translation, and which of `kinds`
        it is.
    start : str
        Digits or letters at first.
    kinds : sequence of str
        What the figure says of a number; the first kind is that of the numbers learned.
    backwards : bool
        Whether the encoder reads from the last letter to the first.
    examples : sequence of str
        Numbers or words on buttons.
    longest : int
        Letters that are read at most.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    for layer in (model.encoder, model.decoder):
        if type(layer).__name__ != "LSTM" or layer.num_layers > 1 or layer.bidirectional:
            raise ValueError("model: expected LSTMs of one layer and one direction")
    sizes = len(alphabet), len(symbols)
    if sizes != (model.source_size, model.target_size):
        expected = f"{model.source_size} letters and {model.target_size} symbols"
        raise ValueError(f"translate: expected {expected}, got {sizes[0]} and {sizes[1]}")
    german = words[int(start)][0] if start.isdigit() and int(start) < len(words) else start
    if not german or not set(german) <= set(alphabet) - {""}:
        raise ValueError(f"start: expected a number of `words` or their letters, got {start!r}")
    if not any(kind for _, _, kind in words):
        raise ValueError("words: expected at least one that was not learned, got none")
    rng = np.random.default_rng(0)
    source, read = (rng.integers(0, size, (24, 64)) for size in sizes)
    dtype, short = network.shorten(
        model, lambda net, given: softmax(net.logits(given, None, read)), source
    )
    most = 2 + max(len(english) for _, english, _ in words)
    letters = np.array([alphabet.index(letter) for letter in german])
    vector = short.encode(letters[:: -1 if backwards else 1, None])
    written, chances = _written(short, vector, most)
    spec = {
        "network": {
            "source": network.linear(short.source, dtype),
            "target": network.linear(short.target, dtype),
            "encoder": network.recurrent(short.encoder, dtype),
            "decoder": network.recurrent(short.decoder, dtype),
            "head": network.linear(short.head, dtype),
        },
        "alphabet": list(alphabet),
        "symbols": list(symbols),
        "words": [list(word) for word in words],
        "kinds": list(kinds),
        "word": start,
        "backwards": bool(backwards),
        "start": START,
        "end": END,
        "examples": list(examples),
        "longest": longest,
        "most": most,
        "check": {"states": _numbers(vector[0][0]), "probabilities": _numbers(chances)},
    }
    texts = ["END" if k == END else symbols[k] for k in written]
    picture = still.translate(german, np.ravel(vector[0][0]), texts, chances)
    return figure("translate", spec, picture, name=name, caption=caption, alt=alt)


def _written(model, state, most):
    """The symbols that a model writes from a state, and their probabilities."""
    written, chances, token = [], [], START
    while token != END and len(written) < most:
        logits, state = model.step(np.array([token]), state)
        p = softmax(logits)[0]
        token = int(p.argmax())
        written.append(token)
        chances.append(float(p[token]))
    return written, chances


def gates(examples, *, name=None, caption, alt):
    """One LSTM unit over a few steps, its gates and candidates on sliders.

    ``c_t = f_t c_{t-1} + i_t g_t`` from 0, ``h_t = o_t tanh(c_t)``; under them what a change of
    ``c_t`` is worth in the last cell state, the product of the forget gates between.

    Parameters
    ----------
    examples : dict of str to dict
        By name, one button each: ``i``, ``f``, ``o`` (from 0 to 1) and ``g`` (from -1 to 1), each
        one number for every step, or a list with one a step. All have as many steps, 2 to 16.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if not examples:
        raise ValueError("examples: expected at least one, got none")
    steps = max(np.size(v) for example in examples.values() for v in example.values())
    cases = []
    for label, example in examples.items():
        if set(example) != set("ifgo"):
            raise ValueError(f"examples[{label!r}]: expected i, f, g and o, got {sorted(example)}")
        case = {"label": label}
        for key, given in example.items():
            values = np.asarray(given, float)
            low = -1 if key == "g" else 0
            if values.shape not in ((), (steps,)) or not ((low <= values) & (values <= 1)).all():
                raise ValueError(
                    f"examples[{label!r}][{key!r}]: expected one or {steps} numbers from {low} "
                    f"to 1, got {given!r}"
                )
            case[key] = np.broadcast_to(values, steps).tolist()
        cases.append(case)
    if not 2 <= steps <= 16:
        raise ValueError(f"examples: expected 2 to 16 steps, got {steps}")
    i, f, g, o = (np.array(cases[0][key]) for key in "ifgo")
    c = np.zeros(steps)
    for t in range(steps):
        c[t] = f[t] * (c[t - 1] if t else 0) + i[t] * g[t]
    h = o * np.tanh(c)
    worth = np.append(np.cumprod(f[:0:-1])[::-1], 1)
    spec = {"cases": cases, "check": {"states": _numbers(np.concatenate([c, h, worth]))}}
    picture = still.gates(c, h, worth)
    return figure("gates", spec, picture, name=name, caption=caption, alt=alt)


def conventions(start, *, weights=(0.9, -1.4), input=0.3, name=None, caption, alt):
    """One unit of a GRU in both published conventions, its gates and states on sliders.

    The unit reads its own old state and that of one neighbour. With the reset after the product its
    own gate multiplies what it hears; before the product each state is multiplied by the gate of
    the unit that it comes from. A pair of buttons says whether z weighs the old state or the new.

    Parameters
    ----------
    start : dict
        ``h1`` and ``h2``, the states, and ``b``, the recurrent bias, each in -1..1; ``r1``, ``r2``
        and ``z``, the gates, in 0..1.
    weights : tuple of float
        Of the unit's own state and of its neighbour's in the candidate.
    input : float
        What the input adds to the candidate.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    ranges = {"h1": -1, "h2": -1, "r1": 0, "r2": 0, "z": 0, "b": -1}
    if set(start) != set(ranges):
        raise ValueError(f"start: expected {list(ranges)}, got {list(start)}")
    for key, low in ranges.items():
        if not low <= start[key] <= 1:
            raise ValueError(f"start[{key!r}]: expected {low} to 1, got {start[key]!r}")
    if len(weights) != 2 or not np.isfinite([*weights, input]).all():
        raise ValueError(f"weights: expected two finite numbers, got {weights!r}")
    h, r = np.array([start["h1"], start["h2"]]), np.array([start["r1"], start["r2"]])
    W, b, z = np.array(weights), start["b"], start["z"]
    after, before = np.tanh(input + r[0] * (W @ h + b)), np.tanh(input + W @ (r * h) + b)
    states = [v for n in (after, before) for v in (n, (1 - z) * n + z * h[0])]
    spec = {
        "start": {key: float(value) for key, value in start.items()},
        "weights": [float(w) for w in weights],
        "input": float(input),
        "check": {"states": _numbers(states)},
    }
    picture = still.conventions(h[0], states)
    return figure("conventions", spec, picture, name=name, caption=caption, alt=alt)


LARGEST_SIZES = {"T": 16, "N": 10, "H": 12}  # powers of two


def cost(*, kind="lstm", T=10, N=5, H=8, name=None, caption, alt):
    """What a recurrent layer and a layer of self-attention of the same width cost, counted.

    The reader sets the kind of recurrent layer and, in powers of two, steps, sequences and units;
    shown are the counts of :mod:`rnnlib.cost`, and one of them against T. Both layers read H
    numbers at a step; attention looks back only, with one head.

    Parameters
    ----------
    kind : {"rnn", "gru", "lstm"}
        At first.
    T, N, H : int
        Powers of two at first: 10 is 1024. At most 16, 10 and 12.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    start = {"T": T, "N": N, "H": H}
    if kind not in GATES:
        raise ValueError(f"kind: expected one of {list(GATES)}, got {kind!r}")
    for letter, power in start.items():
        if power not in range(LARGEST_SIZES[letter] + 1):
            raise ValueError(
                f"{letter}: expected a power of two from 0 to {LARGEST_SIZES[letter]}, "
                f"got {power!r}"
            )
    sizes = 2**T, 2**N, 2**H, 2**H
    both = recurrent_cost(kind, *sizes), attention_cost(*sizes)
    counts = [(c.operations, c.parameters, 4 * c.activations, 4 * c.state, c.steps) for c in both]
    parts = {
        "gates": GATES,
        "parts": PARTS,
        "elementwise": ELEMENTWISE,
        "functions": FUNCTIONS,
        "kept": KEPT,
    }
    spec = {
        "kind": kind,
        "start": start,
        "most": LARGEST_SIZES,
        "kinds": {k: {name: of[k] for name, of in parts.items()} for k in GATES},
        "check": {"states": _numbers(np.log2(np.transpose(counts)))},
    }
    curves = []
    for count in (lambda *s: recurrent_cost(kind, *s), attention_cost):
        steps = range(LARGEST_SIZES["T"] + 1)
        curves.append([count(2**t, *sizes[1:]).operations for t in steps])
    picture = still.cost(*curves, T, kind.upper())
    return figure("cost", spec, picture, name=name, caption=caption, alt=alt)


def depth(
    layers, x, dy, *, depth=8, gain=1.0, recurrence=1.0, residual=False, name=None, caption, alt
):
    """How far a signal and a gradient get through a stack of tanh layers, before any training.

    The reader sets the number of layers, a gain for ``weight_ih`` and one for ``weight_hh`` of
    every layer above the first, and whether each of these has its input added to its output. Shown
    for each layer: how far apart its outputs are for two sequences, relative to the first layer;
    and the size of the gradient that arrives at them, relative to the last layer.

    Parameters
    ----------
    layers : list of RNN
        Of one layer and direction each, with tanh. From the second on they read H values.
    x : ndarray, shape (T, 2, D)
        Two sequences.
    dy : ndarray, shape (T, 2, H)
        Gradient of a loss at the last layer's outputs.
    depth : int
        Layers at first, 2 to ``len(layers)``.
    gain, recurrence : float
        Gains of ``weight_ih`` and ``weight_hh`` at first, 0 to 3.
    residual : bool
        Whether there is a way round at first.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    x, dy = np.asarray(x, np.float32), np.asarray(dy, np.float32)
    H = layers[0].hidden_size if layers else 0
    sizes = [(layer.input_size, layer.hidden_size) for layer in layers]
    expected = [(x.shape[-1], H)] + [(H, H)] * (len(layers) - 1)
    if len(layers) < 2 or sizes != expected:
        raise ValueError(f"layers: expected at least two, of sizes {expected}, got {sizes}")
    if any(layer.num_layers > 1 or layer.bidirectional or not layer.bias for layer in layers):
        raise ValueError("layers: expected one layer and direction each, with biases, got another")
    if any(getattr(layer, "nonlinearity", None) != "tanh" for layer in layers):
        raise ValueError("layers: expected tanh networks, got another kind")
    if x.ndim != 3 or x.shape[1] != 2 or dy.shape != (len(x), 2, H):
        raise ValueError(
            f"depth: expected x (T, 2, D) and dy (T, 2, {H}), got {x.shape} and {dy.shape}"
        )
    if not 2 <= depth <= len(layers) or not (0 <= gain <= 3 and 0 <= recurrence <= 3):
        raise ValueError(
            f"depth: expected 2 to {len(layers)} layers and gains in 0..3, "
            f"got {depth}, {gain} and {recurrence}"
        )
    signals, gradients = _through(layers[:depth], x, dy, gain, recurrence, residual)
    spec = {
        "layers": [
            {key.removesuffix("_l0"): network.array(p) for key, p in layer.params.items()}
            for layer in layers
        ],
        "x": network.array(x),
        "dy": network.array(dy),
        "depth": depth,
        "gain": gain,
        "recurrence": recurrence,
        "residual": bool(residual),
        "check": {"states": _numbers(np.concatenate([signals, gradients]))},
    }
    picture = still.depth(signals, gradients, len(layers), residual)
    return figure("depth", spec, picture, name=name, caption=caption, alt=alt)


def _through(layers, x, dy, gain, recurrence, residual):
    """How far apart each layer's outputs are, and the gradient at them; see :func:`depth`."""
    runs, signals, y, dy = [], [], x.astype(np.float64), dy.astype(np.float64)
    for k, layer in enumerate(layers):
        params = {key.removesuffix("_l0"): p.astype(np.float64) for key, p in layer.params.items()}
        if k:
            params["weight_ih"] *= gain
            params["weight_hh"] *= recurrence
        h, cache = rnn_forward(y, np.zeros((2, layer.hidden_size)), params)
        runs.append(cache)
        y = y + h if k and residual else h
        signals.append(np.sqrt(((y[:, 0] - y[:, 1]) ** 2).mean()))
    sizes = []
    for k in reversed(range(len(layers))):
        sizes.append(np.sqrt((dy**2).mean()))
        dx, _, _ = rnn_backward(dy, np.zeros(dy.shape[1:]), runs[k])
        if k:
            dy = dy + dx if residual else dx
    return np.array(signals) / signals[0], np.array(sizes[::-1]) / sizes[0]


CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def stress(one, both, sounds, words, *, start, seen=(), examples=(), name=None, caption, alt):
    """A word's sounds, read one by one, and where two networks put its stress marks.

    Parameters
    ----------
    one, both : (ndarray, Tagger)
        The embedding of the sounds, (1 + number of sounds, D), whose row 0 is not used, and a
        tagger with three tags (no stress, main, secondary): in one direction, and in both.
    sounds : list of str
        At most 52; number k of this list has row k + 1 of the embeddings.
    words : dict of str to sequence of str
        Words that the reader may type, of small letters, with their sounds; a vowel has a mark.
    start : str
        One of them.
    seen : collection of str
        Those that the networks were trained on; the page says which.
    examples : sequence of str
        Words on buttons.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    sounds, number = list(sounds), {sound: k for k, sound in enumerate(sounds)}
    if not 1 <= len(sounds) <= len(CODES):
        raise ValueError(f"sounds: expected 1 to {len(CODES)}, got {len(sounds)}")
    if missing := [word for word in (start, *examples) if word not in words]:
        raise ValueError(f"words: expected start and examples among them, got no {missing}")
    plain = {word: [sound.rstrip("012") for sound in said] for word, said in words.items()}
    if strange := {sound for said in plain.values() for sound in said} - set(sounds):
        raise ValueError(f"words: expected sounds of the list, got {sorted(strange)}")
    for what, (table, tagger) in {"one": one, "both": both}.items():
        if len(table) != len(sounds) + 1 or tagger.num_tags != 3:
            raise ValueError(
                f"{what}: expected an embedding of {len(sounds) + 1} rows and 3 tags, "
                f"got {len(table)} and {tagger.num_tags}"
            )
    spec, found = {}, []
    tokens = np.array([number[sound] + 1 for sound in plain[start]])[:, None]
    for what, (table, tagger) in {"one": one, "both": both}.items():
        table, tagger = table.astype(np.float16), copy.deepcopy(tagger)
        for p in tagger.params.values():
            p[...] = p.astype(np.float16)
        x = table.astype(tagger.rnn.dtype)[tokens]
        found.append(softmax(tagger.scores(x))[:, 0])
        spec[what] = {
            "embedding": {"weight": network.array(table, "float16")},
            "rnn": network.recurrent(tagger.rnn, "float16"),
            "head": network.linear(tagger.head, "float16"),
        }
    vowels = {s.rstrip("012") for said in words.values() for s in said if s[-1] in "012"}

    def entries(wanted):
        return " ".join(f"{word}|{_coded(words[word], number)}" for word in wanted)

    spec |= {
        "sounds": sounds,
        "vowels": sorted(vowels),
        "unseen": entries(word for word in words if word not in seen),
        "seen": entries(word for word in words if word in seen),
        "start": start,
        "examples": list(examples),
        "check": {"states": _numbers(np.concatenate(found))},
    }
    marks = [int(sound[-1]) if sound[-1] in "012" else None for sound in words[start]]
    rows = [[None if m is None else int(p.argmax()) for m, p in zip(marks, ps)] for ps in found]
    picture = still.stress(plain[start], [*rows, marks])
    return figure("stress", spec, picture, name=name, caption=caption, alt=alt)


def _coded(said, number):
    """The sounds of a word in one character each, a vowel's mark behind it."""
    return "".join(
        CODES[number[sound.rstrip("012")]] + (sound[-1] if sound[-1] in "012" else "")
        for sound in said
    )


PRONOUNCE_LARGEST = 900_000
"""Of :func:`pronounce`: its network is one that can be used, a byte a weight, and needs them."""


def pronounce(
    model, letters, phonemes, *, start, examples=(), known=None, name=None, caption, alt, longest=28
):
    """A word that the reader types, and the phonemes of an encoder-decoder with attention.

    Each phoneme has a row that shows at which letters the network looked. The reader may choose
    another phoneme at any step; the network goes on after it. Matrices are sent in eight bits
    (:func:`rnnlib.live.network.in_eight_bits`).

    Parameters
    ----------
    model : object
        A :class:`~rnnlib.attention.AttentionEncoderDecoder` of GRUs of one layer, the encoder of
        two directions, the score "multiplicative".
    letters, phonemes : sequence of str
        The letter of each source symbol; the phoneme of each target symbol after END.
    start : str
        The word at first.
    examples : sequence of str
        Words on buttons.
    known : dict of str to list of str, optional
        Words that the network was not trained on, each with its pronunciations, phonemes with
        spaces between. One of them is asked for by a button.
    longest : int
        Letters that are read at most.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    layers = model.encoder, model.decoder
    if any(type(layer).__name__ != "GRU" or layer.num_layers > 1 for layer in layers):
        raise ValueError("model: expected GRUs of one layer")
    if not model.encoder.bidirectional or getattr(model, "score", None) != "multiplicative":
        raise ValueError("model: expected an encoder of two directions, and multiplicative scores")
    if len(letters) != model.source_size or len(phonemes) != model.target_size - END - 1:
        wanted = f"{model.source_size} letters and {model.target_size - END - 1} phonemes"
        raise ValueError(f"expected {wanted}, got {len(letters)} and {len(phonemes)}")
    if not 0 < len(start) <= longest or not set(start) <= set(letters):
        raise ValueError(f"start: expected 1 to {longest} of the letters, got {start!r}")
    short = network.in_eight_bits(model)
    source = np.array([[letters.index(letter)] for letter in start])
    written, chances = _written(short, short.encode(source), 2 * len(start) + 8)
    weights = short.alignments(source, None, np.array([START, *written[:-1]])[:, None])[:, 0]
    spoken = [phonemes[k - END - 1] for k in written if k > END]
    spec = {
        "network": {
            **{part: network.linear(getattr(short, part), "int8") for part in
               ("source", "target", "attention", "combine", "head")},
            "encoder": network.recurrent(short.encoder, "int8"),
            "decoder": network.recurrent(short.decoder, "int8"),
        },
        "letters": list(letters),
        "phonemes": list(phonemes),
        "word": start,
        "start": START,
        "end": END,
        "examples": list(examples),
        "known": dict(known or {}),
        "longest": longest,
        "check": {
            "states": _numbers(weights),
            "probabilities": _numbers(chances),
            "answers": spoken,
        },
    }  # fmt: skip
    rows = [*spoken, "END"][: len(weights)]
    picture = still.alignment(start, rows, weights)
    words = {"name": name, "caption": caption, "alt": alt}
    return figure("pronounce", spec, picture, **words, largest=PRONOUNCE_LARGEST)


def verdict(
    embedding, rnn, pool, head, words, *, start, examples=(), unseen=(), name=None, caption, alt
):
    """A review that the reader types, and what each word does to a network's verdict.

    The effect of a word is exact: the log odds of "positive", less those of the text without the
    word. Beside it stands the weight that attention gives to the word's step. The embedding is
    sent in eight bits, the rest in sixteen.

    Parameters
    ----------
    embedding : ndarray, shape (2 + number of words, D)
        Row 0 is not used, row 1 stands for every unknown word.
    rnn : GRU or LSTM or RNN
        Of one layer and one direction.
    pool : dict
        Of :func:`rnnlib.pooling.attention_pool_forward`.
    head : dict
        ``weight`` (1, H) and ``bias`` (1,): log odds of "positive".
    words : sequence of str
        Without spaces; number k has row k + 2.
    start : str
        The review at first.
    examples : sequence of str
        Reviews on buttons.
    unseen : sequence of (str, int)
        Reviews that the network was not trained on, with their verdicts, 0 or 1.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    words = list(words)
    if len(embedding) != len(words) + 2 or embedding.shape[1] != rnn.input_size:
        raise ValueError(
            f"embedding: expected shape {(len(words) + 2, rnn.input_size)}, got {embedding.shape}"
        )
    if rnn.num_layers > 1 or rnn.bidirectional:
        raise ValueError("rnn: expected one layer of one direction")
    if strange := [word for word in words if not word or any(c.isspace() for c in word)]:
        raise ValueError(f"words: expected words without spaces, got {strange[:3]}")
    if not (cut := review_words(start)):
        raise ValueError(f"start: expected a review, got {start!r}")
    whole, scale = network.eight_bits(embedding)
    table, short = whole * scale, copy.deepcopy(rnn)
    for p in short.params.values():
        p[...] = p.astype(np.float16)
    pool, head = (
        {key: p.astype(np.float16).astype(rnn.dtype) for key, p in part.items()}
        for part in (pool, head)
    )
    place = {word: k + 2 for k, word in enumerate(words)}

    def judged(tokens):
        x = table[np.array([place.get(word, 1) for word in tokens] or [1])][:, None]
        y, weights, _ = attention_pool_forward(short.forward(x.astype(rnn.dtype))[0], pool)
        return linear_forward(y, head)[0].item(), weights[:, 0]

    odds, weights = judged(cut)
    others = np.array([judged(cut[:t] + cut[t + 1 :])[0] for t in range(len(cut))])
    chances = 1 / (1 + np.exp(-np.append(odds, others)))
    spec = {
        "network": {
            "embedding": {"weight": network.array(embedding, "int8")},
            "rnn": network.recurrent(short, "float16"),
            "pool": network.linear(pool, "float16"),
            "head": network.linear(head, "float16"),
        },
        "words": " ".join(words),
        "start": start,
        "examples": list(examples),
        "unseen": [[text, int(label)] for text, label in unseen],
        "check": {"states": _numbers(np.append(chances, weights))},
    }
    picture = still.verdict(cut, odds - others, chances[0])
    return figure("verdict", spec, picture, name=name, caption=caption, alt=alt)


def forecast(
    cases,
    levels,
    *,
    first,
    origins,
    unit,
    network="network",
    start=0,
    ahead=1,
    name=None,
    caption,
    alt,
):
    """Forecasts from any origin and over any horizon, beside simple rivals and what came.

    Parameters
    ----------
    cases : dict
        From a label to a dictionary of ``"values"`` (T,), the series; ``"quantiles"`` (O, K, Q);
        ``"rivals"``, a dictionary of one or two names to forecasts (O, K), the same names in all
        cases; and ``"naive"``, the error that MASE divides by.
    levels : sequence of float
        Q quantiles in ascending order, with 0.25, 0.5 and 0.75 among them.
    first : int
        Year of the first value.
    origins : sequence of int
        Positions of the first unknown value, in ascending order; the last may lie behind the end.
    unit : str
        Of the values, after a number.
    network : str
        What the quantiles come from.
    start, ahead : int
        Which of the origins at first, and how many years ahead.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    levels, origins = list(map(float, levels)), list(map(int, origins))
    if sorted(levels) != levels or not {0.25, 0.5, 0.75} <= set(levels):
        raise ValueError(f"levels: expected ascending, with 0.25, 0.5 and 0.75, got {levels}")
    if not cases or not origins or sorted(set(origins)) != origins or origins[0] < 1:
        raise ValueError(f"expected a case and ascending origins from 1 on, got {origins}")
    rivals, shown, steps = None, [], None
    for label, case in cases.items():
        values, fans = np.asarray(case["values"], float), np.asarray(case["quantiles"], float)
        steps = fans.shape[1] if steps is None and fans.ndim == 3 else steps
        rivals = list(case["rivals"]) if rivals is None else rivals
        others = [np.asarray(case["rivals"].get(rival, ()), float) for rival in rivals]
        if fans.shape != (len(origins), steps, len(levels)) or not np.isfinite(fans).all():
            raise ValueError(
                f"cases[{label!r}]: expected finite quantiles ({len(origins)}, K, {len(levels)}), "
                f"got {fans.shape}"
            )
        if len(rivals) not in (1, 2) or any(o.shape != fans.shape[:2] for o in others):
            raise ValueError(
                f"cases[{label!r}]: expected one or two rivals of shape {fans.shape[:2]}, "
                f"got {[o.shape for o in others]}"
            )
        least = max(origins[-1], origins[0] + 1)
        if not case["naive"] > 0 or len(values) < least or not np.isfinite(values).all():
            raise ValueError(
                f"cases[{label!r}]: expected a positive naive error and at least {least} finite "
                f"values, got {case['naive']} and {values.shape}"
            )
        shown.append(
            {
                "label": label,
                "values": _numbers(values),
                "quantiles": [round(float(v), 1) for v in fans.ravel()],
                "rivals": [[round(float(v), 1) for v in o.ravel()] for o in others],
                "naive": float(case["naive"]),
            }
        )
    if not 0 <= start < len(origins) or not 1 <= ahead <= steps:
        raise ValueError(
            f"expected start below {len(origins)} and ahead in 1..{steps}, got {start} and {ahead}"
        )
    spec = {
        "cases": shown,
        "levels": levels,
        "first": int(first),
        "origins": origins,
        "horizon": steps,
        "rivals": rivals,
        "unit": unit,
        "network": network,
        "start": start,
        "ahead": ahead,
    }
    spec["check"] = {"states": _numbers(_forecast_states(spec))}
    case, origin = shown[0], origins[start]
    fan = np.reshape(case["quantiles"], (len(origins), steps, -1))[start, :ahead]
    picture = still.forecast(case["values"], origin, fan, levels, int(first))
    return figure("forecast", spec, picture, name=name, caption=caption, alt=alt)


def _forecast_states(spec):
    """What the figure of :func:`forecast` shows at first, as its script counts it."""
    case, o, until = spec["cases"][0], spec["start"], spec["ahead"]
    shape = len(spec["origins"]), spec["horizon"]
    fans, values = np.reshape(case["quantiles"], (*shape, -1)), case["values"]
    middle = spec["levels"].index(0.5)
    forecasts = [fans[..., middle], *(np.reshape(r, shape) for r in case["rivals"])]
    come = [
        (i, k, values[origin + k])
        for i, origin in enumerate(spec["origins"][: o + 1])
        for k in range(until)
        if origin + k < len(values)
    ]
    errors = [np.mean([abs(v - f[i, k]) for i, k, v in come]) / case["naive"] for f in forecasts]
    inside = np.mean([fans[i, k, 0] <= v <= fans[i, k, -1] for i, k, v in come])
    at = spec["origins"][o] + until - 1
    truth = values[at] if at < len(values) else -1
    fan = fans[o, until - 1]
    return np.array([fan[0], fan[middle], fan[-1], truth, *errors, inside])


def tune(
    model,
    vocabulary,
    share,
    *,
    meter,
    key,
    notes,
    seeds=(),
    temperature=1.0,
    seed=1,
    name=None,
    caption,
    alt,
):
    """A folk tune that the reader begins: continued, counted bar by bar, drawn and played.

    Parameters
    ----------
    model : LanguageModel
        Of the tokens of :mod:`rnnlib.tunes`.
    vocabulary : sequence of str
        All tokens, in the order of the embedding's rows.
    share : sequence of float
        How much to believe the rule that copies, by the length of the run that it found again,
        from 0 on.
    meter, key : str
        As the vocabulary writes them: ``"M:6/8"``, ``"K:Gmaj"``.
    notes : str
        The tune's beginning, as tokens with blanks between them.
    seeds : sequence of (str, str, str, str)
        Other beginnings on buttons: a name, metre, key and notes.
    temperature : float
    seed : int
        Of the draws.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    vocabulary = list(vocabulary)
    number = {token: k for k, token in enumerate(vocabulary)}
    if len(vocabulary) != len(model.embedding["weight"]):
        rows = len(model.embedding["weight"])
        raise ValueError(f"vocabulary: expected {rows} tokens, got {len(vocabulary)}")
    starts = [("", meter, key, notes), *seeds]
    for _, *head, written in starts:
        if strange := [t for t in [*head, *written.split()] if t not in number]:
            raise ValueError(f"tune: expected tokens of the vocabulary, got {strange}")
    share = [float(value) for value in share]
    if not share or share[0] or not all(0 <= value < 1 for value in share):
        raise ValueError(f"share: expected 0 and then numbers in [0, 1), got {share}")
    random = np.random.default_rng(0).integers(0, len(vocabulary), (64, 16))
    dtype, short = network.shorten(model, network.next_probabilities, random)
    tokens = [meter, key, *notes.split()]
    p = network.next_probabilities(short, np.array([[number[t]] for t in tokens]))[-1, 0]
    bars = from_tokens([*tokens, "|"])
    named = [dict(zip(("name", "meter", "key", "notes"), one)) for one in starts]
    for one in named:  # the reader sees ABC, which leaves to the key what the key says
        written = one["notes"].split()
        if set(written) - {*BAR_LINES, "[1", "[2"}:
            abc = to_abc(from_tokens([one["meter"], one["key"], *written, "|"])).splitlines()[-1]
            one["notes"] = abc if written[-1] == "|" else abc.removesuffix("|").strip()
    spec = {
        "network": {
            "embedding": network.linear(short.embedding, dtype),
            "rnn": network.recurrent(short.rnn, dtype),
            "head": network.linear(short.head, dtype),
        },
        "tokens": vocabulary,
        "share": share,
        "start": named[0],
        "seeds": named[1:],
        "temperature": temperature,
        "seed": seed,
        "check": {"answers": notes.split(), "probabilities": _numbers(p)},
    }
    picture = still.tune(bars, judge_bars(bars))
    return figure("tune", spec, picture, name=name, caption=caption, alt=alt)


def hear(
    rnn,
    head,
    scale,
    filters,
    clips,
    *,
    hop=128,
    rate=8000,
    symbols=("blank", *"0123456789"),
    name=None,
    caption,
    alt,
):
    """A clip of speech that plays, and what a recogniser reads in each of its frames.

    The page computes everything from the samples: noise that the reader adds, frames, mel
    filters, cepstra less their means, and the network's probabilities; then the best path, and
    what it is read as. Sound is played only after the reader asks for it.

    Parameters
    ----------
    rnn : RNN, LSTM or GRU
    head : dict
        ``weight`` (V, H) and ``bias`` (V,); symbol 0 is the blank.
    scale : (ndarray, ndarray)
        Mean and standard deviation of the cepstra that the network was trained on, (D,) each.
    filters : ndarray, shape (F, B)
        Of :func:`rnnlib.speech.mel_filters`.
    clips : list of dict
        ``wave`` (S,), between -1 and 1; ``said``, the true symbols as whole numbers; ``name``, for
        its button; ``about``, a sentence.
    hop, rate : int
        Samples from frame to frame, and in a second.
    symbols : sequence of str
        V of them, the blank first.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    if len(head["weight"]) != len(symbols):
        raise ValueError(f"symbols: expected {len(head['weight'])}, got {len(symbols)}")
    if not clips:
        raise ValueError("clips: expected one or more, got none")
    size = 2 * (filters.shape[1] - 1)
    if few := [clip["name"] for clip in clips if len(clip["wave"]) < size]:
        raise ValueError(f"clips: expected at least {size} samples each, got fewer in {few}")
    rnn = copy.deepcopy(rnn)
    for p in rnn.params.values():
        p[...] = p.astype(np.float16)
    head = {key: p.astype(np.float16).astype(rnn.dtype) for key, p in head.items()}
    parts = hearing.spec_and_picture(rnn, head, scale, filters, hop, rate, clips, symbols)
    return figure("hear", *parts, name=name, caption=caption, alt=alt)


def next_frame(weights, images, digits, *, threshold, start, name=None, caption, alt):
    """A digit that moves and bounces, the frame that a network expected, and its surprise.

    The reader plays it, pushes the digit, lets it jump, turns it round, swaps it, and covers a bar
    or everything.

    Parameters
    ----------
    weights : dict of ndarray
        ``state_dict()`` of a :class:`rnnlib.torch.video.NextFrame` that moves pictures, has
        convolutions and a memory.
    images : ndarray, shape (M, 8, 8)
        Digits from 0 to 1, best of images that the network was not trained on.
    digits : sequence of int
        Which digit each of them shows.
    threshold : float
        Of the squared error per pixel in view, times 1,000: above it is an alarm.
    start : dict
        ``image``, an index in `images`; ``corner`` (row, column) and ``velocity`` (rows, columns a
        frame); ``steps``, the frames that have passed when the figure begins.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    parts = expecting.spec_and_picture(weights, images, digits, threshold, start)
    return figure("next_frame", *parts, name=name, caption=caption, alt=alt)
