"""Live figures: what Python sends, and what a real Chromium makes of it.

The networks of `core.js` give NumPy's states and probabilities; each view does what a reader
expects of a strange letter, of an empty field, of ten thousand pasted letters, of a keyboard alone;
and without scripts, and on paper, the still picture is there. Every live figure of the book is
opened and its start compared with what Python computed for it.
"""

import json
import re

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.display import HTML
from notebooks import ROOT
from test_site import CLEAN, CONTRAST, TOO_WIDE, build

from rnnlib import GRU, LSTM, RNN, g2p, live, wrappers
from rnnlib.attention import AttentionEncoderDecoder
from rnnlib.cost import attention_cost, recurrent_cost
from rnnlib.data.reviews import review_words
from rnnlib.data.text import Vocabulary
from rnnlib.decoding import beam_search, greedy
from rnnlib.functional import linear_forward, softmax
from rnnlib.gru import gru_cell_forward
from rnnlib.live import expecting, network
from rnnlib.live.__main__ import main, refreshed
from rnnlib.markup import inline
from rnnlib.models import LanguageModel, ManyToOne, Tagger
from rnnlib.pooling import attention_pool_forward
from rnnlib.seq2seq import END, START, EncoderDecoder
from rnnlib.speech import add_noise, cepstra, log_mel, mel_filters

WORDS = {"caption": "What to do, and what to see.", "alt": "What a blind reader needs."}
PARITY = {
    "weight_ih": np.array([[1.0], [1.0]]),
    "weight_hh": np.array([[1.0, -2.0], [1.0, -2.0]]),
    "bias_ih": np.array([0.0, -1.0]),
    "bias_hh": np.array([0.0, 0.0]),
}
HEAD = {"weight": np.array([[1.0, -2.0]]), "bias": np.array([0.0])}
NAMES = ["Ana", "Bartolomeo", "Bo", "Kowalski", "Zoë", "Li", "Guðrún", "Ó"]
LETTERS = ["?", *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéä"]
LAYERS = {
    "rnn": lambda rng: RNN(5, 7, rng=rng),
    "relu": lambda rng: RNN(5, 7, nonlinearity="relu", rng=rng),
    "identity": lambda rng: RNN(5, 7, nonlinearity="identity", bias=False, rng=rng),
    "lstm": lambda rng: LSTM(5, 7, rng=rng),
    "gru": lambda rng: GRU(5, 7, rng=rng),
    "gru, reset before": lambda rng: GRU(5, 7, reset="before", rng=rng),
    "deep, both directions": lambda rng: GRU(5, 7, 2, bidirectional=True, rng=rng),
    "deep lstm": lambda rng: LSTM(5, 7, 3, rng=rng),
}


def names_model(seed=0, classes=4):
    rng = np.random.default_rng(seed)
    rnn = RNN(len(LETTERS), 24, rng=rng)
    rnn.params["weight_ih_l0"][:] = rng.normal(0, 0.5, rnn.params["weight_ih_l0"].shape)
    return ManyToOne(rnn, classes, rng=rng)


def classify(**options):
    plane = {
        "projection": np.eye(24)[:, :2],
        "centre": np.zeros(24),
        "places": {"Czech": (0.5, 0.5), "Dutch": (-0.5, 0.2)},
    }
    given = {"examples": ["Ana", "Bo"], "surprises": [("Novak", "Czech")], "plane": plane}
    languages = ["Czech", "Dutch", "Irish", "Zulu"]
    return live.classify(names_model(), LETTERS, languages, **(WORDS | given | options))


def surprise(layer=GRU, **options):
    text = "def f(x):\n    return x\n"
    vocabulary = Vocabulary(text + " ()abc_.")
    rng = np.random.default_rng(1)
    model = LanguageModel(len(vocabulary), 6, layer(6, 20, rng=rng), rng=rng)
    return live.surprise(model, vocabulary, **(WORDS | {"start": text} | options))


TUNE_TOKENS = "M:6/8 M:2/4 K:Gmaj K:Amin | |: :| :: || [1 [2 END".split()
TUNE_TOKENS += [
    f"{p}{n}" for p in "D E ^F G A B c d e ^f g z".split() for n in ("", "2", "3", "/2")
]
TUNE_TOKENS += ["G3/2", "A3/2", "^G", "F", "B2/3", "c2/3", "d2/3", "e3/4"]


def tune_figure(**options):
    rng = np.random.default_rng(3)
    model = LanguageModel(len(TUNE_TOKENS), 6, LSTM(6, 20, rng=rng), rng=rng)
    given = {"meter": "M:6/8", "key": "K:Gmaj", "notes": "D | G A B c2 A |"}
    given["seeds"] = [("a march", "M:2/4", "K:Amin", "A B c2 | ^G A B2 |")]
    return live.tune(model, TUNE_TOKENS, [0, 0.1, 0.5, 0.7], **(WORDS | given | options))


def truncation(**options):
    rng = np.random.default_rng(2)
    fading = 0.9 ** np.arange(40)[:, None, None] * rng.normal(size=(40, 3, 3))
    return live.truncation(
        {"fading": fading, "level": rng.normal(size=(40, 2))}, longest=32, **(WORDS | options)
    )


SCAN = [0.5, 0.5, -1, 2, 0.25], [1, 2, 0, -4, 8]


def scan_tree(**options):
    ready = {"start": 4.0, "presets": [("a sum", [1] * 3, [1, 2, 3])]}
    return live.scan_tree(*SCAN, **(WORDS | ready | options))


def stopping(**options):
    passes = np.arange(1, 31)
    falling = {
        "training": 4 / passes,
        "validation": 1 + 4 / passes + passes / 20,
        "test": 2 + 4 / passes,
    }
    still_falling = {part: list(values[:25] - 0.1) for part, values in falling.items()}
    cases = {"first": {k: list(v) for k, v in falling.items()}, "second": still_falling}
    return live.stopping(cases, **(WORDS | options))


def gradients(**options):
    rng = np.random.default_rng(3)
    W = rng.normal(size=(6, 6)) / 6**0.5
    start = {"gain": 0.9, "slope": 0.8}
    matrices = {"random": W, "sheared": np.array([[0.5, 2.0], [0.0, 0.5]])}
    return live.gradients(matrices, **(WORDS | start | options))


UNIT = {"h1": 0.6, "h2": -0.5, "r1": 0.2, "r2": 0.9, "z": 0.25, "b": 0.4}


def depth_parts(layers=5, H=6, D=3, T=7):
    rng = np.random.default_rng(4)
    stack = [RNN(D if k == 0 else H, H, rng=rng) for k in range(layers)]
    return stack, rng.normal(size=(T, 2, D)), rng.normal(size=(T, 2, H))


def depth(**options):
    return live.depth(*depth_parts(), **(WORDS | {"depth": 3} | options))


def cells_figure(**options):
    text = "def f(x):\n    return {x, 1}\n"
    vocabulary = Vocabulary(text + " ()abc_.")
    rng = np.random.default_rng(4)
    model = LanguageModel(len(vocabulary), 6, LSTM(6, 20, rng=rng), rng=rng)
    for p in model.rnn.params.values():
        p *= 4
    known = {"in brackets": 3, "indentation": 7}
    return live.cells(model, vocabulary, **(WORDS | {"known": known, "start": text} | options))


def gates_figure(**options):
    examples = {
        "keep": {"i": [0, 1, 0, 0, 0], "f": 1, "g": 1, "o": [0, 0, 0, 0, 1]},
        "leak": {"i": 0.5, "f": 0.8, "g": [1, -1, 1, -1, 1], "o": 1},
    }
    return live.gates(**(WORDS | {"examples": examples} | options))


def pronouncer(H=9, V=8):
    rng = np.random.default_rng(6)
    encoder, decoder = GRU(5, H, bidirectional=True, rng=rng), GRU(5, 2 * H, rng=rng)
    model = EncoderDecoder(6, V, 5, encoder, decoder, rng=rng)
    model.head["weight"][:] = rng.normal(size=model.head["weight"].shape)
    return model


def one_way():
    rng = np.random.default_rng(0)
    return EncoderDecoder(6, 8, 5, GRU(5, 9, rng=rng), GRU(5, 9, rng=rng), rng=rng)


SOUNDS = ["PAD", "START", "END", "AA", "B", "K", "D", "T"]


def beam_figure(**options):
    given = {"start": "abc", "width": 3, "widest": 8, "examples": ["cab", "ee"], "longest": 12}
    model = options.pop("model", None) or pronouncer()
    alphabet = options.pop("alphabet", ["", *"abcde"])
    return live.beam(model, alphabet, SOUNDS, **(WORDS | given | options))


SAID = {
    "banana": "B AH0 N AE1 N AH0".split(),
    "basis": "B EY1 S AH0 S".split(),
    "sobs": "S AA1 B Z".split(),
}


def stress_parts(**options):
    rng = np.random.default_rng(5)
    sounds = sorted({sound.rstrip("012") for said in SAID.values() for sound in said})
    table = rng.normal(size=(len(sounds) + 1, 4)).astype(np.float32)
    pair = [
        (table, Tagger(LSTM(4, 5, bidirectional=two, rng=rng), 3, rng=rng)) for two in (False, True)
    ]
    for _, tagger in pair:
        for p in tagger.params.values():
            p *= 4
    return {"one": pair[0], "both": pair[1], "sounds": sounds, "words": SAID, "start": "banana"}


def stress_figure(**options):
    given = {"seen": ["basis"], "examples": ["basis", "sobs"]}
    return live.stress(**(WORDS | stress_parts() | given | options))


GERMAN = [("null", "zero", 0), ("eins", "one", 0), ("zwei", "two", 1), ("drei", "three", 2)]
KINDS = ("was learned", "was never seen", "has an ending never seen")


def translator(layer=LSTM, **options):
    rng = np.random.default_rng(8)
    alphabet, symbols = ["", *"deilnrsuwz"], ["", "", "", *"ehnortwz"]
    encoder, decoder = (layer(5, 9, rng=rng, **options) for _ in range(2))
    model = EncoderDecoder(len(alphabet), len(symbols), 5, encoder, decoder, rng=rng)
    model.head["weight"][:] = rng.normal(size=model.head["weight"].shape)
    return model, alphabet, symbols


def translate_figure(**options):
    given = {"start": "2", "kinds": KINDS, "examples": ["3", "eins"]}
    model, alphabet, symbols = translator()
    words = options.pop("words", GERMAN)
    return live.translate(model, alphabet, symbols, words, **(WORDS | given | options))


VOICE = ["AH", "B", "K", "IY", "S"]


def speaker(score="multiplicative", layer=GRU, two=True):
    rng = np.random.default_rng(9)
    encoder = layer(5, 4 if two else 8, bidirectional=two, rng=rng)
    sizes = 6, END + 1 + len(VOICE), 5, encoder, layer(5, 8, rng=rng)
    model = AttentionEncoderDecoder(*sizes, score, rng=rng)
    for part in (model.head, model.attention):
        for p in part.values():
            p *= 6
    return model


def pronounce_figure(**options):
    given = {"start": "abc", "examples": ["cab", "a'e"], "known": {"dab": ["K AH", "B IY"]}}
    model = options.pop("model", None) or speaker()
    letters = options.pop("letters", "'abcde")
    return live.pronounce(model, letters, VOICE, **(WORDS | given | options))


REVIEW_WORDS = ["not", "good", "bad", "n't", ".", "is", "film", "'s"]


def verdict_parts(H=5):
    rng = np.random.default_rng(11)
    rnn = GRU(4, H, rng=rng)
    for p in rnn.params.values():
        p *= 3
    pool = {"weight": rng.normal(size=(3, H)), "bias": rng.normal(size=3), "v": rng.normal(size=3)}
    head = {"weight": 4 * rng.normal(size=(1, H)), "bias": rng.normal(size=1)}
    parts = [{k: p.astype(np.float32) for k, p in part.items()} for part in (pool, head)]
    return rng.normal(size=(10, 4)).astype(np.float32), rnn, *parts, REVIEW_WORDS


def verdict_figure(parts=None, **options):
    given = {"start": "It isn't good.", "examples": ["not bad", "bad"], "unseen": [("good .", 1)]}
    return live.verdict(*(parts or verdict_parts()), **(WORDS | given | options))


def forecast_case(values, origins=(8, 9, 10, 12), K=3, seed=0):
    """Made-up quantiles around the last value of each origin."""
    rng = np.random.default_rng(seed)
    last = np.array([values[o - 1] for o in origins])[:, None, None]
    fan = last + np.sort(rng.normal(size=(len(origins), K, 5)) * 4, axis=-1)
    rivals = {"last again": np.repeat(last[..., 0], K, axis=1), "zero": np.zeros((len(origins), K))}
    return {"values": values, "quantiles": fan, "rivals": rivals, "naive": 2.0}


def forecast_figure(cases=None, **options):
    values = [5, 11, 16, 23, 36, 58, 29, 20, 10, 8, 3, 0]
    given = {"first": 1700, "origins": (8, 9, 10, 12), "unit": "spots", "start": 2, "ahead": 2}
    cases = cases or {"Sun": forecast_case(values), "Moon": forecast_case(values[::-1], seed=1)}
    levels = options.pop("levels", (0.05, 0.25, 0.5, 0.75, 0.95))
    return live.forecast(cases, levels, **(WORDS | given | options))


def watching_parts(seed=12):
    """Weights of a `NextFrame` with 6 units, and three images."""
    rng = np.random.default_rng(seed)
    shapes = {
        "encoder.0.weight": (8, 2, 3, 3),
        "encoder.0.bias": (8,),
        "encoder.2.weight": (16, 8, 3, 3),
        "encoder.2.bias": (16,),
        "rnn.weight_ih": (18, 384),
        "rnn.weight_hh": (18, 6),
        "rnn.bias_ih": (18,),
        "rnn.bias_hh": (18,),
        "head.weight": (9, 6),
        "head.bias": (9,),
    }
    weights = {k: (0.4 * rng.normal(size=v)).astype(np.float32) for k, v in shapes.items()}
    return weights, rng.integers(0, 17, size=(3, 8, 8)) / 16, [3, 7, 0]


WATCHED = {"image": 1, "corner": (2, 13), "velocity": (-1, 1), "steps": 12}


def next_frame_figure(weights=None, **options):
    own, images, digits = watching_parts()
    given = {"threshold": 40.0, "start": WATCHED, "images": images, "digits": digits}
    return live.next_frame(weights or own, **(WORDS | given | options))


def hear_parts(seed=4, symbols=("blank", "a", "b")):
    rng = np.random.default_rng(seed)
    rnn = LSTM(5, 4, bidirectional=True, rng=rng)
    for p in rnn.params.values():
        p *= 4
    head = {"weight": 3 * rng.normal(size=(len(symbols), 8)), "bias": rng.normal(size=len(symbols))}
    t = np.arange(900) / 8000
    clips = [
        {"wave": 0.1 * np.sin(2 * np.pi * f * (1 + t) * t), "said": [1, 2], "name": f"{f} Hz"}
        | {"about": f"A tone that rises from {f} Hz."}
        for f in (300, 700)
    ]
    head = {key: p.astype(np.float32) for key, p in head.items()}
    return rnn, head, (np.zeros(5), np.ones(5)), mel_filters(8, 64, 8000), clips


def hear_figure(**options):
    given = {"hop": 32, "symbols": ("blank", "a", "b")}
    return live.hear(*hear_parts(), **(WORDS | given | options))


FIGURES = {
    "hear": hear_figure,
    "next_frame": next_frame_figure,
    "forecast": forecast_figure,
    "verdict": verdict_figure,
    "pronounce": pronounce_figure,
    "translate": translate_figure,
    "stress": stress_figure,
    "beam": lambda **o: beam_figure(**({"start": "ab"} | o)),  # three of its beam end
    "cells": cells_figure,
    "gates": gates_figure,
    "classify": classify,
    "conventions": lambda **o: live.conventions(UNIT, **(WORDS | o)),
    "surprise": surprise,
    "tune": tune_figure,
    "window_or_memory": lambda **o: live.window_or_memory(**(WORDS | o)),
    "machine": lambda **o: live.machine(PARITY, "relu", HEAD, **(WORDS | o)),
    "truncation": truncation,
    "stopping": stopping,
    "scan_tree": scan_tree,
    "gradients": gradients,
    "depth": depth,
    "cost": lambda **o: live.cost(**(WORDS | o)),
    "buckets": lambda **o: live.buckets(NAMES, **(WORDS | {"size": 3} | o)),
}
STYLE = (ROOT / "book/_static/book.css").read_text("utf-8")


def html_page(*figures, scheme="light"):
    """A page in the book's colours that holds these outputs."""
    body = "\n".join(figure if isinstance(figure, str) else figure.data for figure in figures)
    style = re.sub(r"@font-face \{.*?\}", "", STYLE, flags=re.DOTALL)
    return (
        f'<!doctype html><html data-theme="{scheme}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>A page</title>'
        f"<style>{style} html, body {{ background: var(--pst-color-background); color: "
        "var(--pst-color-text-base); margin: 0 auto; max-width: 720px; }</style>"
        f'<body><main><article class="bd-article">{body}</article></main></body></html>'
    )


@pytest.fixture
def visit(browser):
    """A function that shows outputs on a page; what goes wrong there is in `page.faults`."""
    contexts = []

    def show(*figures, scheme="light", width=720, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text))
        page.on("request", lambda r: page.faults.append(r.url) if r.url[:4] == "http" else None)
        page.set_content(html_page(*figures, scheme=scheme))
        if options.get("java_script_enabled", True):
            page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
        return page

    yield show
    for context in contexts:
        context.close()


def faults_of_start(page):
    """How the figures of a page differ from what Python computed for their start."""
    for k in range(page.locator("figure.rnnlib-live").count()):
        figure = page.locator("figure.rnnlib-live").nth(k)
        view, state = figure.get_attribute("data-view"), figure.get_attribute("data-state")
        if state != "live":
            yield f"{view} is {state}"
            continue
        page.wait_for_function("(k) => !document.querySelectorAll('figure.rnnlib-live')[k]"
                               ".live.reading", arg=k)  # fmt: skip
        spec = json.loads(figure.locator("script[type='application/json']").text_content())
        found = figure.evaluate("""(figure) => {
          const live = figure.live, plain = (v) => v && (ArrayBuffer.isView(v) ? [...v] : v);
          const {error, cosine} = live.measure?.() ?? {};
          return {state: plain(live.state), probabilities: plain(live.probabilities),
            bits: live.bits, states: plain(live.states), answers: live.answers, error, cosine};
        }""")
        for what, expected in spec["check"].items():
            if what == "answers":
                if found[what] != expected:
                    yield f"{view}: {what} {found[what]}, expected {expected}"
                continue
            got, tolerance = np.ravel(found[what]).astype(float), 1e-5
            if what == "bits":  # compared as probabilities
                got, expected = 2.0**-got, 2.0 ** -np.array(expected)
            if got.shape != np.shape(np.ravel(expected)):
                yield f"{view}: {what} has shape {got.shape}"
            elif np.abs(got - expected).max() > tolerance:
                yield f"{view}: {what} is off by {np.abs(got - expected).max():.2g}"


# What Python sends.


@pytest.mark.parametrize("name", FIGURES)
def test_an_output_is_the_same_each_time_and_small(name):
    html = FIGURES[name]().data
    assert html == FIGURES[name]().data
    assert len(html.encode()) < 400_000
    assert "http://" not in re.sub(r"http://www\.w3\.org/2000/svg", "", html)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("what", ["caption", "alt"])
def test_a_figure_without_words_is_refused(name, what):
    with pytest.raises(ValueError, match=f"{what}: expected"):
        FIGURES[name](**{what: " "})


def test_a_figure_that_is_too_large_is_refused(rng):
    model = ManyToOne(RNN(len(LETTERS), 400, rng=rng), 2, rng=rng)
    with pytest.raises(ValueError, match="expected at most 400,000 bytes, got"):
        live.classify(model, LETTERS, ["a", "b"], **WORDS)


def test_the_pronouncing_figure_alone_may_be_larger(rng):
    """It runs the network of ``python -m rnnlib.g2p``, 608,490 weights of a byte each.

    A smaller network for the page would be another one than the reader can use, and more often
    wrong; at two bytes a weight it would be too large for any page.
    """
    model = g2p.load().model
    given = {"letters": g2p.load().letters, "phonemes": g2p.load().phonemes, "start": "word"}
    size = len(live.pronounce(model, **given, **WORDS).data)
    assert live.LARGEST < size < live.PRONOUNCE_LARGEST + 50_000  # the scripts are not counted
    assert live.LARGEST == 400_000
    sizes = 6, END + 1 + len(VOICE), 5, GRU(5, 200, bidirectional=True, rng=rng)
    large = AttentionEncoderDecoder(*sizes, GRU(5, 400, rng=rng), rng=rng)
    with pytest.raises(ValueError, match="expected at most 900,000 bytes, got"):
        pronounce_figure(model=large)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: classify(start=""), "start: expected a word"),
        (lambda: live.classify(names_model(), LETTERS[1:], ["a"], **WORDS), "expected 55 symbols"),
        (lambda: surprise(start=""), "start: expected a text"),
        (lambda: live.window_or_memory(start="0x", **WORDS), "start: expected 2 to 20"),
        (lambda: live.window_or_memory(width=15, **WORDS), "width of 1 to 14"),
        (lambda: live.machine(PARITY, "relu", HEAD, start="012", **WORDS), "characters 0 and 1"),
        (
            lambda: live.machine(
                PARITY | {"weight_hh": np.array([[1.0, 0.1], [0.3, 1.0]])}, "relu", HEAD, **WORDS
            ),
            "at most 12 states",
        ),
        (lambda: live.truncation({}, **WORDS), "at least one network"),
        (lambda: live.truncation({"a": np.ones((9, 2))}, **WORDS), "T at least 64"),
        (lambda: network.array([np.nan]), "finite"),
        (lambda: live.conventions({"h1": 0}, **WORDS), "start: expected"),
        (lambda: live.conventions(UNIT | {"z": 1.1}, **WORDS), "expected 0 to 1, got 1.1"),
        (lambda: live.conventions(UNIT, weights=(1.0,), **WORDS), "two finite numbers"),
        (lambda: live.gradients({}, **WORDS), "expected at least one"),
        (lambda: verdict_figure(start=" "), "start: expected a review, got"),
        (
            lambda: verdict_figure((*verdict_parts()[:4], ["a"])),
            "expected shape \\(3, 4\\), got \\(10, 4\\)",
        ),
        (
            lambda: verdict_figure((*verdict_parts()[:4], [*REVIEW_WORDS[1:], "a b"])),
            "expected words without spaces, got \\['a b'\\]",
        ),
        (
            lambda: verdict_figure(
                (np.zeros((10, 4)), GRU(4, 5, num_layers=2, rng=np.random.default_rng(0)))
                + verdict_parts()[2:]
            ),
            "one layer of one direction",
        ),
        (lambda: hear_figure(symbols=("blank", "a")), "symbols: expected 3, got 2"),
        (
            lambda: live.hear(*hear_parts()[:4], [], symbols=("", "a", "b"), **WORDS),
            "clips: expected one or more",
        ),
        (
            lambda: live.hear(
                *hear_parts()[:4],
                [{"wave": np.zeros(9), "said": [1], "name": "short", "about": ""}],
                symbols=("", "a", "b"),
                **WORDS,
            ),
            "at least 64 samples each, got fewer in \\['short'\\]",
        ),
        (lambda: pronounce_figure(start=""), "start: expected 1 to 28 of the letters"),
        (lambda: pronounce_figure(start="a" * 29), "start: expected 1 to 28 of the letters"),
        (lambda: pronounce_figure(start="xyz"), "start: expected 1 to 28 of the letters"),
        (lambda: pronounce_figure(letters="ab"), "6 letters and 5 phonemes, got 2 and 5"),
        (lambda: pronounce_figure(model=speaker("dot")), "multiplicative scores"),
        (lambda: pronounce_figure(model=speaker(two=False)), "an encoder of two directions"),
        (lambda: pronounce_figure(model=speaker(layer=LSTM)), "GRUs of one layer"),
        (lambda: translate_figure(start="4"), "start: expected a number of `words`"),
        (lambda: translate_figure(start="fünf"), "start: expected a number of `words`"),
        (lambda: translate_figure(start=""), "start: expected a number of `words`"),
        (
            lambda: translate_figure(words=GERMAN[:2], start="0"),
            "at least one that was not learned",
        ),
        (
            lambda: live.translate(translator()[0], ["a"], ["b"], GERMAN, start="2", **WORDS),
            "expected 11 letters and 11 symbols, got 1 and 1",
        ),
        (
            lambda: live.translate(*translator(GRU), GERMAN, start="2", **WORDS),
            "LSTMs of one layer",
        ),
        (lambda: cells_figure(known={}), "known: expected cells of 0 to 19"),
        (lambda: cells_figure(known={"a": 20}), "known: expected cells of 0 to 19"),
        (lambda: cells_figure(start=""), "start: expected a text"),
        (lambda: beam_figure(start="axe"), "start: expected 1 to 12 letters"),
        (lambda: beam_figure(start=""), "start: expected 1 to 12 letters"),
        (lambda: beam_figure(width=9), "width: expected 1 to 8, got 9"),
        (lambda: beam_figure(alphabet=["", "a"]), "expected 6 letters and 8 symbols, got 2"),
        (lambda: beam_figure(model=one_way()), "in both directions"),
        (lambda: live.gates({}, **WORDS), "examples: expected at least one"),
        (lambda: gates_figure(examples={"a": {"i": 1, "f": 1}}), "expected i, f, g and o"),
        (
            lambda: gates_figure(examples={"a": {"i": 2, "f": [1, 1], "g": 1, "o": 1}}),
            "2 numbers from 0",
        ),
        (lambda: gates_figure(examples={"a": {"i": 1, "f": 1, "g": 1, "o": 1}}), "2 to 16 steps"),
        (lambda: gradients(gain=3), "gain in 0..2"),
        (lambda: gradients(longest=10), "multiple of 4"),
        (lambda: live.gradients({"a": np.eye(2, 3)}, **WORDS), "shape \\(H, H\\)"),
        (lambda: live.gradients({"a": np.zeros((2, 2))}, **WORDS), "not zero"),
        (lambda: live.buckets(["Ana"], **WORDS), "2 to 80 words"),
        (lambda: live.buckets(["Ana", ""], **WORDS), "2 to 80 words"),
        (lambda: live.buckets(NAMES, size=21, **WORDS), "1 to 20 words in a batch"),
        (lambda: live.cost(kind="tree", **WORDS), "expected one of"),
        (lambda: live.cost(T=17, **WORDS), "a power of two from 0 to 16"),
        (lambda: live.cost(N=0.5, **WORDS), "N: expected a power of two"),
        (lambda: depth(depth=6), "expected 2 to 5 layers"),
        (lambda: depth(gain=4), "gains in 0..3"),
        (lambda: live.depth([], *depth_parts()[1:], **WORDS), "at least two"),
        (lambda: live.depth(depth_parts()[0], *depth_parts(H=4)[1:], **WORDS), "dy \\(T, 2, 6\\)"),
        (lambda: live.depth(depth_parts()[0][1:], *depth_parts()[1:], **WORDS), "of sizes"),
        (
            lambda: live.depth(
                [LSTM(3, 3, rng=np.random.default_rng(0))] * 2, *depth_parts(H=3)[1:], **WORDS
            ),
            "tanh",
        ),
        (lambda: stress_figure(start="ban"), "start and examples among them, got no \\['ban'\\]"),
        (lambda: stress_figure(sounds=["B"]), "expected sounds of the list, got"),
        (lambda: stress_figure(sounds=[]), "expected 1 to 52, got 0"),
        (
            lambda: stress_figure(sounds=[*stress_parts()["sounds"], "X"]),
            "expected an embedding of 10 rows and 3 tags, got 9 and 3",
        ),
        (lambda: forecast_figure(levels=(0.5, 0.25, 0.75, 0.9, 0.95)), "expected ascending"),
        (lambda: forecast_figure(origins=(8, 8)), "ascending origins from 1 on"),
        (lambda: forecast_figure(origins=(8, 9)), "quantiles \\(2, K, 5\\), got \\(4, 3, 5\\)"),
        (
            lambda: forecast_figure({"Sun": forecast_case([1.0] * 11 + [2]) | {"naive": 0}}),
            "positive naive error and at least 12",
        ),
        (lambda: forecast_figure({"Sun": forecast_case([1.0] * 12) | {"rivals": {}}}), "rivals"),
        (lambda: forecast_figure(ahead=4), "ahead in 1..3, got 2 and 4"),
        (lambda: live.scan_tree([1] * 9, [1] * 9, **WORDS), "1 to 8 finite factors"),
        (lambda: live.scan_tree([1, 2], [1], **WORDS), "as many addends as factors"),
        (lambda: scan_tree(passes=4), "passes: expected 0 to 3, got 4"),
        (lambda: live.stopping({}, **WORDS), "at least one network"),
        (lambda: stopping(stop=26), "at least stop = 26"),
        (lambda: stopping(patience=0), "patience: expected 1 to longest"),
        (
            lambda: live.stopping({"a": {"training": [1.0]}}, **WORDS),
            "training, validation and test",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_weights_are_short_where_that_is_exact_enough_and_long_where_not():
    model, tokens = names_model(), np.random.default_rng(0).integers(0, len(LETTERS), (12, 64))
    dtype, short = network.shorten(model, network.class_probabilities, tokens)
    exact = network.class_probabilities(model, tokens)
    assert dtype == "float16"
    assert 0 < np.abs(network.class_probabilities(short, tokens) - exact).max() < 1e-3
    model.head["weight"] *= 1000
    assert network.shorten(model, network.class_probabilities, tokens)[0] == "float32"
    model.head["weight"][0, 0] = 1e6  # more than float16 holds
    assert network.shorten(model, network.class_probabilities, tokens)[0] == "float32"


def test_inline_markup_is_safe_and_complete():
    assert inline("`a<b` $x_1 < 2$ *so* **too**") == (
        '<code>a&lt;b</code> <span class="math notranslate nohighlight">\\(x_1 &lt; 2\\)</span> '
        "<em>so</em> <strong>too</strong>"
    )
    assert inline(r"\$5, <script>") == "&#36;5, &lt;script&gt;"


# What the page makes of it.

RUN = """([spec, head, xs]) => {
  const L = window.rnnlibLive, layer = L.recurrent(L.arrays(spec)), linear = L.arrays(head);
  xs = xs.map((x) => Float32Array.from(x));
  const y = layer.run(xs);
  let states = layer.start(), steps = null;
  if (spec.layers[0].length === 1)
    steps = xs.map((x) => { states = layer.step(x, states); return [...states.at(-1).h]; });
  const c = steps && spec.kind === "lstm" ? states.map((s) => [...s.c]) : null;
  return {y: y.map((h) => [...h]), steps, c, p: y.map((h) => [...L.softmax(L.linear(linear, h))])};
}"""


def run_in_page(page, layer, head, x):
    spec, linear = network.recurrent(layer, "float32"), network.linear(head, "float32")
    return page.evaluate(RUN, [spec, linear, x[:, 0].tolist()])


@pytest.fixture
def core(visit):
    """A page with the networks on it."""
    page = visit(FIGURES["window_or_memory"]())
    yield page
    assert not page.faults


def random_run(name, scale=1.0):
    rng = np.random.default_rng(3)
    layer = LAYERS[name](rng)
    for p in layer.params.values():
        p *= scale
    size = 7 * layer.directions
    head = {
        "weight": rng.normal(size=(6, size)).astype(np.float32),
        "bias": rng.normal(size=6).astype(np.float32),
    }
    x = rng.normal(size=(9, 1, 5)).astype(np.float32)
    y, state, _ = layer.forward(x)
    return layer, head, x, y[:, 0], state


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_states_and_probabilities_are_numpys(core, name):
    layer, head, x, y, state = random_run(name, scale=2.0)
    found = run_in_page(core, layer, head, x)
    np.testing.assert_allclose(found["y"], y, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found["p"], softmax(linear_forward(y, head)[0]), atol=1e-5)
    if found["steps"]:
        np.testing.assert_allclose(found["steps"], y, rtol=1e-5, atol=1e-5)
    if found["c"]:
        np.testing.assert_allclose(found["c"], state[1][:, 0], atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("rnn", lambda p: p | {"weight_hh_l0": p["weight_hh_l0"].T.copy()}),
        ("lstm", lambda p: {k: np.roll(v, 7, axis=0) for k, v in p.items()}),  # gates moved on
        ("gru", lambda p: {k: np.roll(v, 7, axis=0) for k, v in p.items()}),
        ("rnn", lambda p: p | {"bias_hh_l0": 0 * p["bias_hh_l0"]}),
    ],
    ids=["transposed", "lstm gates", "gru gates", "a bias left out"],
)
def test_a_planted_fault_is_found(core, name, fault):
    layer, head, x, y, _ = random_run(name)
    layer.load_state_dict(fault(layer.state_dict()))
    assert np.abs(run_in_page(core, layer, head, x)["y"] - y).max() > 1e-3


@pytest.mark.slow
def test_reset_before_and_after_differ_in_the_page(core):
    layer, head, x, y, _ = random_run("gru", scale=2.0)
    layer.reset = "before"
    assert np.abs(run_in_page(core, layer, head, x)["y"] - y).max() > 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("score", ["dot", "general", "additive"])
def test_attention_is_numpys(core, rng, score):
    q, keys, values = rng.normal(size=4), rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    A = 4 if score == "general" else 6
    W, U, v = rng.normal(size=(A, 4)), rng.normal(size=(A, 4)), rng.normal(size=A)
    mask = np.array([True, True, False, True, True])
    scores = {
        "dot": lambda: keys @ q,
        "general": lambda: keys @ W.T @ q,
        "additive": lambda: np.tanh(W @ q + keys @ U.T) @ v,
    }[score]()
    weights = softmax(np.where(mask, 0.5 * scores, -np.inf))
    sent = {name: network.array(a) for name, a in {"W": W, "U": U, "v": v}.items()}
    rows = [q.tolist(), keys.tolist(), values.tolist(), mask.tolist()]
    found = core.evaluate(
        """([[q, keys, values, mask], sent, score]) => {
          const L = rnnlibLive, f = (rows) => rows.map((r) => Float32Array.from(r));
          const {weights, context} = L.attention(Float32Array.from(q), f(keys), f(values),
            {score, scale: 0.5, mask, ...L.arrays(sent)});
          return [[...weights], [...context]];
        }""",
        [rows, sent, score],
    )
    np.testing.assert_allclose(found[0], weights, atol=1e-5)
    np.testing.assert_allclose(found[1], weights @ values, atol=1e-5)


@pytest.mark.slow
def test_float16_is_read_as_numpy_reads_it(core):
    values = np.array([0, -0.0, 1, -2.5, 6e-8, -6e-5, 65504, 1 / 3], dtype=np.float16)
    sent = network.array(values, "float16")
    found = core.evaluate("(sent) => [...rnnlibLive.array(sent)]", sent)
    np.testing.assert_array_equal(np.array(found, np.float16), values)


@pytest.mark.slow
def test_eight_bits_are_read_as_numpy_reads_them(core, rng):
    matrix = rng.normal(size=(5, 7)) * np.array([[1], [1e-3], [50], [0], [1]])
    whole, scale = network.eight_bits(matrix)
    assert whole.dtype == np.int8 and np.abs(whole).max() == 127
    assert (np.abs(whole * scale - matrix) <= np.abs(matrix).max(axis=1)[:, None] / 253).all()
    found = core.evaluate(
        "(sent) => { const a = rnnlibLive.array(sent); return [[...a], a.shape]; }",
        network.array(matrix, "int8"),
    )
    np.testing.assert_allclose(found[0], np.ravel(whole * scale), rtol=1e-6)
    assert found[1] == [5, 7]


def test_eight_bits_round_matrices_and_leave_vectors(rng):
    model = speaker()
    short = network.in_eight_bits(model)
    for name, p in model.params.items():
        same = np.array_equal(p, short.params[name])
        assert same == (p.ndim == 1), name
        assert np.abs(p - short.params[name]).max() <= np.abs(p).max() / 253
    assert network.array(np.ones(3), "int8")["dtype"] == "float32"
    with pytest.raises(ValueError, match="finite"):
        network.array(np.array([[np.nan, 1.0]]), "int8")


@pytest.mark.slow
def test_all_views_live_on_one_page_without_a_fault(visit):
    page = visit(*(make() for make in FIGURES.values()))
    assert not list(faults_of_start(page))
    assert page.evaluate("document.querySelectorAll('.still').length") == len(FIGURES)
    assert not page.locator(".still").first.is_visible()
    assert not page.faults


@pytest.mark.slow
@pytest.mark.parametrize("layer", [RNN, LSTM, GRU])
def test_surprise_runs_any_layer(visit, layer):
    assert not list(faults_of_start(visit(surprise(layer))))


@pytest.mark.slow
@pytest.mark.parametrize("what", ["state", "probabilities"])
def test_a_start_that_is_not_pythons_is_found(visit, what):
    html = classify().data
    number = re.search(rf'"{what}":\[(-?[\d.e-]+)', html)
    wrong = html[: number.start(1)] + "0.123" + html[number.end(1) :]
    assert any(what in fault for fault in faults_of_start(visit(wrong)))


CHAPTERS = sorted((ROOT / "book").glob("[0-9]*.ipynb"))


def stored_figures(chapter):
    """All live figures in the outputs of a chapter's notebook."""
    for cell in nbformat.read(chapter, as_version=4).cells:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html", "")
            if 'class="rnnlib-live"' in html:
                yield html


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_the_figures_of_a_chapter_start_as_python_computed_them(visit, chapter):
    figures = list(stored_figures(chapter))
    for html in figures:
        view = re.search(r'data-view="(\w+)"', html)[1]
        if live.scripts(view) not in html:
            pytest.fail(f"{view} has older scripts: python -m rnnlib.live book/{chapter.name}")
    page = visit(*figures)
    assert page.locator("figure[data-state=live]").count() == len(figures)
    assert not list(faults_of_start(page))
    assert not page.evaluate(CONTRAST)
    assert not page.faults
    assert sum(len(html.encode()) for html in figures) < 1_500_000


def test_stored_figures_get_the_scripts_of_today(tmp_path):
    html, old = classify().data, []
    for k, script in enumerate(re.findall(r"<script data-once.*?</script>", html, re.DOTALL)):
        old.append(html.replace(script, f"<script data-once='{k}'>\nolder\n</script>"))
    assert len(old) == 2 and [refreshed(one) for one in old] == [html, html]
    path = tmp_path / "page.ipynb"
    notebook(path, "# A page", HTML(old[0]))
    before = path.read_text("utf-8")
    main([path])
    assert list(stored_figures(path)) == [html]
    notebook(path, "# A page", HTML(html))
    fresh = path.read_text("utf-8")
    main([path])
    assert path.read_text("utf-8") == fresh != before


# On the site.


def notebook(path, *cells):
    """Write a notebook: texts are Markdown, figures are outputs of cells."""
    page = nbformat.v4.new_notebook()
    page.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    page.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for cell in cells:
        if isinstance(cell, str):
            page.cells.append(nbformat.v4.new_markdown_cell(cell))
        else:
            data = {"text/html": cell.data, "text/plain": "HTML"}
            output = nbformat.v4.new_output("display_data", data=data)
            page.cells.append(nbformat.v4.new_code_cell("figure", outputs=[output]))
    nbformat.write(page, path)


@pytest.mark.slow
def test_on_the_site_a_figure_has_a_number_and_shows_on_other_pages(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    caption = {"caption": "The state `h` is $h_t < 1$, *always*."}
    notebook(source / "02_other.ipynb", FIGURES["window_or_memory"](name="fig-99-lent"))
    notebook(
        source / "page.ipynb",
        "# A page\n\nSee {numref}`fig-99-one`; {cite:t}`elman1990finding`.",
        FIGURES["machine"](name="fig-99-one", **caption),
        FIGURES["machine"](name="fig-99-two", start="1"),
        "```{output} 02_other fig-99-lent\n```\n\n```{bibliography}\n```",
    )
    done = build(tmp_path / "output", source)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (tmp_path / "output/_build/html/page.html").read_text("utf-8")
    tree = BeautifulSoup(html, "html.parser")
    assert tree.select_one("a[href='#fig-99-one']").text == "Figure 1"
    caption = tree.select_one("#fig-99-one > figcaption")
    assert caption.select_one(".caption-number").text.strip() == "Figure 1"
    assert caption.select_one(".math").text == "\\(h_t < 1\\)"
    assert caption.select_one("em").text == "always"
    numbers = [number.text.strip() for number in tree.select("figure .caption-number")]
    assert numbers == ["Figure 1", "Figure 2"]  # what is lent has its number on its own page
    assert tree.select_one("#fig-99-lent figcaption").text == WORDS["caption"]
    assert len(tree.select("figure.rnnlib-live")) == 3
    assert html.count("window.rnnlibLive = {") == 1  # the scripts are there once
    assert html.count("L.views.machine =") == 1


@pytest.mark.slow
def test_a_page_loads_mathjax_for_a_caption_that_it_has_borrowed(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    lent = FIGURES["window_or_memory"](name="fig-99-lent", caption="The state $h_t$.")
    notebook(source / "02_other.ipynb", lent)
    (source / "page.md").write_text(f"{CLEAN}\n```{{output}} 02_other fig-99-lent\n```\n")
    done = build(tmp_path / "output", source)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (tmp_path / "output/_build/html/page.html").read_text("utf-8")
    assert re.search(r"<script[^>]* src=\"[^\"]*mathjax/startup\.js", html)


@pytest.mark.slow
def test_an_output_that_is_not_there_stops_the_build(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    notebook(source / "02_other.ipynb", FIGURES["window_or_memory"](name="fig-99-lent"))
    (source / "page.md").write_text(f"{CLEAN}\n```{{output}} 02_other fig-99-nowhere\n```\n")
    done = build(tmp_path / "output", source)
    assert done.returncode != 0
    assert (
        "an output with the name 'fig-99-nowhere' in 02_other.ipynb, got none"
        in done.stdout + done.stderr
    )


# Each view, in a reader's hands.


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_legible_and_fits_a_phone(visit, name, scheme):
    page = visit(FIGURES[name](), scheme=scheme, width=341)
    assert not page.evaluate(CONTRAST)
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 341
    assert not page.faults


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_without_scripts_and_on_paper_there_is_the_still_picture(visit, name):
    page = visit(FIGURES[name](), java_script_enabled=True)
    page.emulate_media(media="print")
    assert page.locator(".still img").is_visible()
    assert not page.locator(".live").is_visible()
    page = visit(FIGURES[name](), java_script_enabled=False)
    image = page.locator(".still img")
    assert image.is_visible() and image.get_attribute("alt") == WORDS["alt"]
    assert image.bounding_box()["height"] > 40
    assert not page.locator(".live").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_all_controls_have_a_name_and_are_reached_by_the_keyboard(visit, name):
    page = visit(FIGURES[name]())
    controls = page.locator(".live :is(input, textarea, button, summary):visible")
    page.evaluate("document.querySelector('.live').tabIndex = -1")
    page.evaluate("document.querySelector('.live').focus()")
    for _ in range(controls.count()):
        page.keyboard.press("Tab")
        named, what = page.evaluate("""() => { const e = document.activeElement;
          return [(e.labels?.length && e.labels[0].textContent) || e.getAttribute("aria-label")
            || (e.type !== "range" && e.textContent), e.outerHTML.slice(0, 80)]; }""")
        assert page.evaluate("document.activeElement.closest('.live') !== null"), what
        assert named and named.strip(), what


@pytest.mark.slow
def test_two_figures_of_a_view_share_one_script_but_no_state(visit):
    page = visit(FIGURES["machine"](start="1"), FIGURES["machine"](start="11"))
    assert page.locator(".verdict strong").all_text_contents() == ["odd", "even"]
    page.locator("button.key").first.click()
    assert page.locator("input.word").nth(0).input_value() == "10"
    assert page.locator("input.word").nth(1).input_value() == "11"


@pytest.mark.slow
def test_a_cell_that_is_run_again_works_without_the_others(visit):
    page = visit(FIGURES["machine"]())
    page.evaluate(
        """(html) => { // as JupyterLab shows an output: new nodes, and its scripts run anew
          const article = document.querySelector("article");
          article.innerHTML = html;
          for (const old of article.querySelectorAll("script")) {
            const script = document.createElement("script");
            for (const {name, value} of old.attributes) script.setAttribute(name, value);
            script.textContent = old.textContent;
            old.replaceWith(script);
          }
        }""",
        classify().data,
    )
    assert not list(faults_of_start(page))
    assert not page.faults


# classify


@pytest.mark.slow
def test_classify_reads_what_is_typed(visit):
    page = visit(classify())
    field = page.locator("input.word")
    field.fill("")
    assert "Type a name" in page.locator(".verdict").inner_text()
    page.keyboard.type("anä")
    h, p = network.class_states(names_model(), np.array([LETTERS.index(c) for c in "Anä"])[:, None])
    found = page.evaluate("[...document.querySelector('figure').live.probabilities]")
    np.testing.assert_allclose(found, p[-1, 0], atol=1e-3)  # the weights are short ones
    best = ["Czech", "Dutch", "Irish", "Zulu"][p[-1, 0].argmax()]
    assert page.locator(".verdict").inner_text().startswith(f"After Anä: {best}")
    page.locator("summary").click()
    page.locator(".columns div").nth(3).wait_for()
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".verdict").inner_text().startswith("After An:")
    page.wait_for_function("document.querySelector('.unseen').textContent.startsWith('After An:')")
    assert not page.faults


@pytest.mark.slow
def test_classify_says_which_letters_it_does_not_know(visit):
    page = visit(classify())
    page.locator("input.word").fill("An😀e\u0301ß")  # an accent joined with its letter is known
    note = page.locator(".note").inner_text()
    assert "“😀”, “ß” are not in the network's alphabet" in note
    assert page.evaluate("document.querySelector('figure').live.steps.length") == 5
    page = visit(classify(unknown=None))
    page.locator("input.word").fill("Aß")
    assert "skips it" in page.locator(".note").inner_text()
    assert page.evaluate("document.querySelector('figure').live.steps.length") == 1


@pytest.mark.slow
def test_classify_stays_quick_with_ten_thousand_letters(visit):
    page = visit(classify(), width=341)
    page.locator("input.word").fill("xy" * 5000)
    assert "first 40 letters" in page.locator(".note").inner_text()
    assert page.evaluate("document.querySelector('figure').live.steps.length") == 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 341
    page.locator("input.word").fill("Ana")
    assert page.locator(".note").inner_text() == ""


@pytest.mark.slow
def test_classify_writes_its_examples_letter_by_letter(visit):
    page = visit(classify())
    page.get_by_role("button", name="Ana").click()
    assert page.locator("input.word").input_value() == "A"
    page.wait_for_function("document.querySelector('input.word').value === 'Ana'")
    page.get_by_role("button", name="Surprise me").click()
    page.locator(".told").wait_for()
    assert page.locator(".told").inner_text().strip() == "— in the data: Czech"
    page = visit(classify(), reduced_motion="reduce")
    page.get_by_role("button", name="Ana").click()
    assert page.locator("input.word").input_value() == "Ana"


# surprise


@pytest.mark.slow
def test_surprise_colours_explains_and_inserts(visit):
    page = visit(surprise())
    field = page.locator("textarea")
    assert page.locator("pre").inner_text().rstrip("\u200b") == field.input_value()
    assert "bits per character" in page.locator(".total").inner_text()
    field.focus()
    page.keyboard.press("Control+Home")
    page.locator(".here", has_text="At the beginning").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".here .symbol", has_text="d").wait_for()
    assert page.locator(".bar.marked").count() <= 1
    page.locator(".bar").first.click()
    symbol = field.input_value()[1]
    assert field.input_value() == "d" + symbol + "ef f(x):\n    return x\n"
    assert not page.faults


@pytest.mark.slow
def test_surprise_meets_the_empty_and_the_unknown(visit):
    page = visit(surprise())
    page.get_by_role("button", name="Clear").click()
    assert "Type something" in page.locator(".total").inner_text()
    page.locator("textarea").fill("x😀\tx")
    assert "“😀”, “⇥” are not in the network's vocabulary" in page.locator(".note").inner_text()
    assert page.locator("pre .strange").count() == 2
    assert page.evaluate("document.querySelector('figure').live.read.length") == 4
    assert not page.faults


@pytest.mark.slow
def test_surprise_reads_long_texts_in_slices(visit):
    page = visit(surprise())
    page.evaluate("""() => {
      const field = document.querySelector("textarea");
      field.value = "def f(x)\\n".repeat(1112);
      field.dispatchEvent(new Event("input"));
    }""")
    page.wait_for_function("!document.querySelector('figure').live.reading", timeout=20_000)
    assert page.evaluate("document.querySelector('figure').live.read.length") == 2000
    assert "first 2,000 characters" in page.locator(".note").inner_text()
    assert page.locator("pre").inner_text().startswith("def f(x)\ndef")
    page.locator("textarea").fill("def")
    assert page.locator(".note").inner_text() == ""


@pytest.mark.slow
def test_surprise_continues_the_same_for_the_same_seed(visit):
    page = visit(surprise(), reduced_motion="reduce")
    texts = []
    for seed in ("5", "5", "6"):
        page.get_by_role("button", name="Start again").click()
        page.locator("input.seed").fill(seed)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_function("document.querySelector('textarea').value.length >= 60")
        page.get_by_role("button", name="Stop").click()
        texts.append(page.locator("textarea").input_value()[:60])
    assert texts[0] == texts[1] != texts[2]
    length = len(page.locator("textarea").input_value())
    page.wait_for_timeout(100)
    assert len(page.locator("textarea").input_value()) == length
    assert "\ufffd" not in page.locator("textarea").input_value()


@pytest.mark.slow
def test_a_low_temperature_sharpens(core):
    found = core.evaluate("[1, 0.5].map((tau) => [...rnnlibLive.softmax([1, 2, 4], tau)])")
    np.testing.assert_allclose(found, softmax(np.array([[1.0, 2, 4], [2, 4, 8]])), atol=1e-6)


# window_or_memory


@pytest.mark.slow
def test_the_unit_remembers_what_the_window_does_not_see(visit):
    page = visit(live.window_or_memory(**WORDS))
    cards = page.locator(".card")
    assert "cannot tell" in cards.nth(0).inner_text()
    assert "right" in cards.nth(1).inner_text() and "down" in cards.nth(1).inner_text()
    page.get_by_label("window w").fill("14")
    assert "sees the push down" in cards.nth(0).inner_text()
    page.get_by_label("recurrent weight").fill("0.5")
    assert "too faint to read" in cards.nth(1).inner_text()
    step = page.get_by_role("button", name="step 14: nothing")
    step.focus()
    page.keyboard.press("Enter")
    assert "up, just now" in page.locator(".verdict").inner_text()
    page.keyboard.press("-")
    assert "down, just now" in page.locator(".verdict").inner_text()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "step 13: nothing"
    page.get_by_role("button", name="Clear").click()
    assert "There is no push yet" in page.locator(".verdict").inner_text()
    assert not page.faults


# machine


@pytest.mark.slow
def test_the_machine_counts_modulo_two(visit):
    page = visit(FIGURES["machine"]())
    assert page.locator(".verdict").inner_text() == "After 4 bits with 3 ones: odd"
    page.get_by_role("button", name="feed 1").click()
    assert page.locator(".verdict").inner_text() == "After 5 bits with 4 ones: even"
    assert page.locator(".node.lit .vector").text_content() == "(2, 1)"
    assert page.locator(".edge.lit").count() == 1
    page.get_by_role("button", name="Take back").click()
    field = page.locator("input.word")
    field.press("End")
    field.type("0x1")
    assert "skips “x”" in page.locator(".note").inner_text()
    assert page.locator(".verdict").inner_text() == "After 6 bits with 4 ones: even"
    field.fill("01" * 5000)
    assert page.locator(".verdict").inner_text() == "After 10000 bits with 5000 ones: even"
    page.get_by_role("button", name="Clear").click()
    assert page.locator(".verdict").inner_text().startswith("Nothing read")
    assert page.locator(".node.lit .vector").text_content() == "(0, 0)"
    assert not page.faults


# truncation


@pytest.mark.slow
@pytest.mark.parametrize("stride", ["w", "w/2", "1"])
def test_truncation_agrees_with_the_parts_themselves(visit, stride):
    rng = np.random.default_rng(2)
    parts = 0.9 ** np.arange(40)[:, None, None] * rng.normal(size=(40, 3, 3))
    page = visit(truncation())
    page.get_by_role("button", name=f"k = {stride}", exact=True).click()
    page.get_by_label("window w").fill("12")
    k, d = {"w": 12, "w/2": 6, "1": 1}[stride], np.arange(40)
    cut = np.tensordot(np.clip((12 - d) / k, 0, 1), parts, axes=1)
    full = parts.sum(axis=0)
    error = np.linalg.norm(cut - full) / np.linalg.norm(full)
    cosine = np.vdot(cut, full) / np.linalg.norm(cut) / np.linalg.norm(full)
    found = page.evaluate("document.querySelector('figure').live.measure()")
    assert found["error"] == pytest.approx(error, rel=1e-4)
    assert found["cosine"] == pytest.approx(cosine, rel=1e-4)
    assert f"{error:.2f}" in page.locator(".verdict").inner_text()
    page.get_by_role("button", name="level").click()
    assert page.get_by_role("button", name="level").get_attribute("aria-pressed") == "true"
    assert f"{error:.2f}" not in page.locator(".verdict strong").first.inner_text()
    assert not page.faults


# scan_tree


@pytest.mark.slow
def test_each_pass_of_the_scan_is_numpys(visit):
    page = visit(scan_tree())
    a, h = (np.array(v, float) for v in SCAN)
    h[0] += a[0] * 4
    for step in (1, 2, 4, None):
        maps = page.evaluate("document.querySelector('figure').live.maps")
        np.testing.assert_allclose(np.reshape(maps, (-1, 2)), np.stack([a, h], axis=1))
        if step is None:
            break
        joined = a[step:] * h[:-step] + h[step:]
        a, h = (np.r_[a[:step], a[step:] * a[:-step]], np.r_[h[:step], joined])
        page.get_by_role("button", name="Next pass").click()
    last = page.get_by_role("button", name="Next pass")
    assert last.get_attribute("aria-disabled") == "true"
    last.click(force=True)  # nothing is left to do
    assert "5 of 5 states are there, after 8 products" in page.locator(".verdict").inner_text()
    page.get_by_label("explain place").fill("4")
    assert page.locator(".here").inner_text().startswith("Place 4 had its state before: h = −")
    page.get_by_role("button", name="Back").click()
    assert "joins steps 1 to 2 with steps 3 to 4" in page.locator(".here").inner_text()
    assert not page.faults


@pytest.mark.slow
def test_the_scan_says_what_it_makes_of_strange_numbers(visit):
    page = visit(scan_tree())
    note, a = page.locator(".note"), page.get_by_label("factors a")
    a.fill("0.5 x 2 −1")
    assert "Skipped, because it is no number: “x”." in note.inner_text()
    assert "3 factors and 5 addends" in note.inner_text()
    states = page.evaluate("document.querySelector('figure').live.states")
    assert states == [3, 8, -8, -12, -4]
    a.fill("1 " * 3000)
    assert "Only the first 8" in note.inner_text()
    for label in ("factors a", "addends b", "initial state"):
        page.get_by_label(label).fill("")
    assert "one step that changes nothing" in note.inner_text()
    assert page.evaluate("document.querySelector('figure').live.states") == [0]
    page.get_by_role("button", name="a sum").click()
    assert page.evaluate("document.querySelector('figure').live.states") == [1, 3, 6]
    assert not page.faults


# stopping


@pytest.mark.slow
def test_stopping_keeps_the_lowest_so_far_and_is_dragged(visit):
    page = visit(stopping(stop=4, patience=2))
    assert "kept are the weights of pass 4" in page.locator(".verdict").inner_text()
    assert "going on may still help" in page.locator(".live").inner_text()
    page.get_by_label("stop after pass").fill("30")
    validation = 1 + 4 / np.arange(1, 31) + np.arange(1, 31) / 20
    kept = validation.argmin() + 1
    assert f"kept are the weights of pass {kept}" in page.locator(".verdict").inner_text()
    assert (
        "worse on the test" in page.locator(".live").inner_text()
        or "better" in page.locator(".live").inner_text()
    )
    page.get_by_role("button", name="Stop where patience ends").click()
    assert page.get_by_label("stop after pass").input_value() == str(kept + 2)
    page.get_by_role("button", name="second").click()
    page.get_by_label("stop after pass").fill("30")  # the second is shorter
    assert "Stopped after pass 25" in page.locator(".verdict").inner_text()
    box = page.locator(".room canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + 41, box["y"] + 90)
    page.mouse.up()
    assert page.get_by_label("stop after pass").input_value() == "1"
    page.get_by_label("stop after pass").focus()
    page.keyboard.press("ArrowRight")
    assert "Stopped after pass 2" in page.locator(".verdict").inner_text()
    assert not page.faults


# gradients


@pytest.mark.slow
@pytest.mark.parametrize(("gain", "slope"), [(1.1, 1.0), (2.0, 0.35), (0.0, 0.5)])
def test_the_products_norms_and_eigenvalues_are_numpys(visit, gain, slope):
    page = visit(gradients())
    page.get_by_role("button", name="sheared").click()
    page.get_by_label("gain of W").fill(str(gain))
    page.get_by_label("slope f′").fill(str(slope))
    J = gain * slope * np.array([[0.5, 2.0], [0.0, 0.5]])
    found = page.evaluate("document.querySelector('figure').live.measure()")
    norms = [np.linalg.norm(np.linalg.matrix_power(J, d), 2) for d in (0, 1, 7, 40)]
    got = [0 if found["logs"][d] is None else np.exp(found["logs"][d]) for d in (0, 1, 7, 40)]
    assert got == pytest.approx(norms, rel=1e-4, abs=1e-30)
    assert found["eigenvalues"] == pytest.approx([J[0, 0], 0, J[0, 0], 0], abs=1e-5)
    said = page.locator(".verdict strong").all_inner_texts()
    assert said[:2] == [f"{J[0, 0]:.2f}", f"{np.linalg.norm(J, 2):.2f}"]
    assert page.get_by_role("button", name="sheared").get_attribute("aria-pressed") == "true"
    assert not page.faults


# buckets


def cells(lengths, size):
    batches = [lengths[k : k + size] for k in range(0, len(lengths), size)]
    return sum(len(batch) * max(batch) for batch in batches)


@pytest.mark.slow
def test_buckets_counts_cells_as_numpy_does(visit):
    page = visit(FIGURES["buckets"]())
    lengths = [3, 10, 2, 8, 3, 2, 6, 1]

    def press(name):
        page.get_by_role("button", name=name, exact=True).click()

    def found():
        return page.evaluate("document.querySelector('figure').live.measure()")

    assert found()["cells"] == cells(lengths, 3) and found()["letters"] == sum(lengths)
    press("Sort by length")
    assert found()["cells"] == cells(sorted(lengths), 3)
    label = page.locator(".strip").first.get_attribute("aria-label")
    assert label.startswith("Ó, batch 1, 1 letter")
    press("Sort pools of two batches")
    assert found()["cells"] == cells([*sorted(lengths[:6]), *sorted(lengths[6:])], 3)
    page.get_by_label("names in a batch").fill("1")
    assert found()["padding"] == 0 and found()["steps"] == sum(lengths)
    page.get_by_label("names in a batch").fill("8")
    press("Shuffle")
    assert found()["cells"] == 8 * 10 and found()["batches"] == 1
    page.get_by_label("cut after").fill("4")
    assert found()["cells"] == 8 * 4 and found()["lost"] == sum(max(0, n - 4) for n in lengths)
    assert "throws 12 letters away" in page.locator(".told").inner_text()
    assert not page.faults


@pytest.mark.slow
def test_buckets_swaps_by_keyboard_and_takes_strange_words(visit):
    page = visit(FIGURES["buckets"]())
    rows, lengths = page.locator(".strip"), [3, 10, 2, 8, 3, 2, 6, 1]
    rows.nth(1).focus()
    page.keyboard.press("Enter")
    assert rows.nth(1).get_attribute("aria-pressed") == "true"
    rows.nth(3).focus()
    page.keyboard.press("Enter")
    lengths[1], lengths[3] = lengths[3], lengths[1]
    assert f"{cells(lengths, 3)} cells" in page.locator(".verdict").inner_text()
    field = page.get_by_label("Your own names")
    field.fill("😀😀, Äé")
    assert rows.nth(0).inner_text() == "😀😀" and rows.count() == 10
    field.fill("x" * 10_000)
    assert "10,000 letters: all are counted" in page.locator(".note").inner_text()
    assert page.evaluate("document.querySelector('figure').live.measure().letters") == 10_035
    field.fill("a " * 5000)
    assert "first 112 of your 5000 names" in page.locator(".note").inner_text()
    field.fill(" ,; ")
    assert rows.count() == 8 and page.locator(".note").inner_text() == ""
    assert not page.faults


# conventions


@pytest.mark.slow
def test_both_conventions_are_the_packages(visit):
    """The unit and its neighbour as a GRU of two units whose gates are set by their biases."""
    page = visit(FIGURES["conventions"]())

    def packages(v, reset):
        eps = 1e-12
        gates = np.clip([v["r1"], v["r2"], v["z"], 0.5], eps, 1 - eps)
        params = {
            "weight_ih": np.zeros((6, 1)),
            "weight_hh": np.vstack([np.zeros((4, 2)), [0.9, -1.4], [0.0, 0.0]]),
            "bias_ih": np.array([*np.log(gates / (1 - gates)), 0.3, 0.0]),
            "bias_hh": np.array([0.0, 0.0, 0.0, 0.0, v["b"], 0.0]),
        }
        h = np.array([[v["h1"], v["h2"]]])
        new, cache = gru_cell_forward(np.zeros((1, 1)), h, params, reset)
        return [cache.gates[2][0, 0], new[0, 0]]

    def found(name):
        return page.evaluate(f"document.querySelector('figure').live.measure().{name}")

    for moved in ({}, {"r1": 0.0, "r2": 1.0, "z": 0.0}, {"h2": 1.0, "b": -1.0, "z": 0.75}):
        for key, value in moved.items():
            label = {"h1": "own old", "h2": "neighbour's state", "b": "recurrent bias"}
            label |= {"r1": "own reset", "r2": "neighbour's gate", "z": "update gate"}
            page.get_by_label(label[key]).first.fill(str(value))
        v = found("h1"), found("h2"), found("r1"), found("r2"), found("z"), found("b")
        v = dict(zip(UNIT, v, strict=True))
        for reset in ("after", "before"):
            got = found(reset)
            assert [got["n"], got["h"]] == pytest.approx(packages(v, reset), abs=1e-5)
    kept = found("after")["h"]
    page.get_by_role("button", name="z takes the new state").click()
    swapped = found("after")
    assert swapped["h"] != pytest.approx(kept, abs=1e-3)
    assert found("keep") == pytest.approx(0.25)
    page.get_by_role("button", name="No neighbour, no bias").click()
    assert "The candidates agree" in page.locator(".verdict").inner_text()
    page.get_by_label("update gate z").focus()
    page.keyboard.press("ArrowRight")
    assert found("z") == pytest.approx(0.76)
    assert not page.faults


# depth


@pytest.mark.slow
@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize(("gain", "recurrence"), [(1.0, 1.0), (1.5, 0.4), (0.0, 2.0)])
def test_signals_and_gradients_of_a_stack_are_rnnlibs(visit, residual, gain, recurrence):
    page = visit(depth())
    page.get_by_role("button", name="residual" if residual else "plain").click()
    page.get_by_label("layers").fill("5")
    page.get_by_label("gain of W_ih").fill(str(gain))
    page.get_by_label("gain of W_hh").fill(str(recurrence))
    layers, x, dy = depth_parts()
    for layer in layers[1:]:
        layer.params["weight_ih_l0"] *= np.float32(gain)
        layer.params["weight_hh_l0"] *= np.float32(recurrence)
    net = [wrappers.Residual(layer) if residual and k else layer for k, layer in enumerate(layers)]
    y, dout = x.astype(np.float32), dy.astype(np.float32)
    runs, signals, sizes = [], [], []
    for layer in net:
        y, _, cache = layer.forward(y)
        runs.append(cache)
        signals.append(np.sqrt(((y[:, 0] - y[:, 1]) ** 2).mean()))
    for layer, cache in zip(net[::-1], runs[::-1]):
        sizes.append(np.sqrt((dout**2).mean()))
        dout, _, _ = layer.backward(dout, None, cache)
    found = page.evaluate("document.querySelector('figure').live.measure()")
    assert found["signals"] == pytest.approx(np.array(signals) / signals[0], rel=1e-3, abs=1e-6)
    expected = np.array(sizes[::-1]) / sizes[0]
    assert found["gradients"] == pytest.approx(expected, rel=1e-3, abs=1e-6)
    said = page.locator(".verdict").inner_text()
    assert "After 5 layers" in said and ("are 0 times" in said) == (gain == 0 and not residual)
    assert not page.faults


# cost


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("powers", [(0, 0, 0), (5, 3, 4), (16, 10, 12), (11, 0, 5)])
def test_the_counts_of_layers_are_rnnlibs(visit, kind, powers):
    page = visit(FIGURES["cost"]())
    page.get_by_role("button", name=kind.upper(), exact=True).click()
    for label, power in zip(("T, steps", "N, sequences", "H, units"), powers):
        page.get_by_label(label).fill(str(power))
    T, N, H = (2**p for p in powers)
    found = page.evaluate("document.querySelector('figure').live.measure()")
    for name, expected in (
        ("recurrent", recurrent_cost(kind, T, N, H, H)),
        ("attention", attention_cost(T, N, H, H)),
    ):
        got = found[name]
        assert got["operations"] == pytest.approx(expected.operations, rel=1e-14)
        assert got["parameters"] == expected.parameters
        assert got["training"] == 4 * expected.activations
        assert got["answering"] == 4 * expected.state
        assert got["steps"] == expected.steps
    at = page.evaluate("document.querySelector('figure').live.crossing()")

    def more(t):
        sizes = t, N, H, H
        return attention_cost(*sizes).operations > recurrent_cost(kind, *sizes).operations

    assert more(at) and (at == 1 or not more(at - 1))
    page.get_by_role("button", name="memory to answer").press("Enter")
    assert (
        page.get_by_role("button", name="memory to answer").get_attribute("aria-pressed") == "true"
    )
    assert f"{T:,}" in page.locator(".verdict").inner_text()
    assert not page.faults


# beam


@pytest.mark.slow
@pytest.mark.parametrize("width", [1, 2, 5, 8])
@pytest.mark.parametrize("word", ["a", "cab", "deadbeaded"])
def test_a_beam_is_rnnlibs(visit, word, width):
    page = visit(beam_figure())
    model = network.shorten(pronouncer(), lambda net, s: softmax(net.logits(s, None, s)),
                            np.random.default_rng(0).integers(0, 6, (9, 9)))[1]  # fmt: skip
    state = model.encode(np.array([" abcde".index(c) for c in word])[:, None])
    expected = [h for h in beam_search(model.step, state, START, END, width, 24) if h.finished]
    found = page.evaluate(f"document.querySelector('figure').live.search({word!r}, {width})")
    assert [p for _, p in found] == pytest.approx([h.log_prob for h in expected], abs=1e-4)
    texts = [" ".join(SOUNDS[k] for k in h.tokens) or "nothing at all" for h in expected]
    assert [words for words, _ in found] == texts
    assert not page.faults


@pytest.mark.slow
def test_a_beam_says_what_it_makes_of_strange_input(visit):
    page = visit(beam_figure())
    field, note = page.locator("input.word"), page.locator("p.note")
    boxes = page.locator("svg rect")
    before = boxes.count()
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("output").inner_text() == "4"
    assert boxes.count() > before
    field.fill("Ab ß7é")
    assert "“é” is read as “e”" in note.inner_text()
    assert "“7” is left out" in note.inner_text()
    assert page.locator(".verdict strong").inner_text()
    field.fill("abe" * 4000)
    assert "Only the first 12 letters are read." in note.inner_text()
    field.fill("")
    assert "Type a word" in page.locator(".verdict").inner_text()
    assert boxes.count() == 0
    page.get_by_role("button", name="cab").click()
    assert field.input_value() == "cab"
    assert boxes.count() > 4
    assert not page.faults


# cells


@pytest.mark.slow
def test_cells_colours_by_the_cell_that_is_chosen(visit):
    page = visit(cells_figure())
    states = page.evaluate("document.querySelector('figure').live.states")
    grounds = "() => [...document.querySelectorAll('pre span')].map((s) => s.style.background)"
    before = page.evaluate(grounds)
    page.get_by_role("button", name="indentation (7)").click()
    assert page.evaluate("document.querySelector('figure').live.states") != states
    assert page.evaluate(grounds) != before
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("output").inner_text() == "8"
    assert page.locator("button[aria-pressed=true]").count() == 0
    field = page.locator("textarea")
    field.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.locator(".here .symbol", has_text="d").wait_for()
    assert "cell 8: c = f · c + i · g" in page.locator(".here").inner_text()
    assert not page.faults


@pytest.mark.slow
def test_cells_meets_the_empty_the_unknown_and_the_long(visit):
    page = visit(cells_figure())
    page.get_by_role("button", name="Clear").click()
    assert "Nothing read" in page.locator(".here").inner_text()
    page.locator("textarea").fill("x😀\tx")
    assert "“😀”, “⇥” are not in the network's vocabulary" in page.locator(".note").inner_text()
    assert page.locator("pre .strange").count() == 2
    page.evaluate("""() => {
      const field = document.querySelector("textarea");
      field.value = "def f(x)\\n".repeat(1112);
      field.dispatchEvent(new Event("input"));
    }""")
    page.wait_for_function("!document.querySelector('figure').live.reading", timeout=20_000)
    assert page.evaluate("document.querySelector('figure').live.read.length") == 2000
    assert "first 2,000 characters" in page.locator(".note").inner_text()
    page.get_by_role("button", name="Start again").click()
    assert page.locator("textarea").input_value().startswith("def f(x):")
    assert not page.faults


def test_cells_needs_an_lstm_of_one_layer(rng):
    vocabulary = Vocabulary("ab")
    for layer in (GRU(6, 5, rng=rng), LSTM(6, 5, 2, rng=rng)):
        model = LanguageModel(3, 6, layer, rng=rng)
        with pytest.raises(ValueError, match="expected an LSTM of one layer"):
            live.cells(model, vocabulary, {"a": 0}, start="a", **WORDS)


# pronounce


def spoken_by_numpy(word, forced=()):
    """Tokens and weights, as the figure should have them; the first tokens may be forced."""
    short = network.in_eight_bits(speaker())
    source = np.array([["'abcde".index(letter)] for letter in word])
    state, token, tokens = short.encode(source), START, []
    while token != END and len(tokens) < 2 * len(word) + 8:
        logits, state = short.step(np.array([token]), state)
        token = forced[len(tokens)] if len(tokens) < len(forced) else int(logits[0].argmax())
        tokens.append(token)
    read = np.array([START, *tokens[:-1]])[:, None]
    return tokens, short.alignments(source, None, read)[:, 0]


@pytest.mark.slow
def test_pronounce_speaks_and_looks_as_numpy_does(visit):
    page = visit(pronounce_figure())
    live_ = "document.querySelector('figure').live"
    assert not list(faults_of_start(page))
    for word in ("cab", "a'e", "e", "badeabcdeab"):
        page.locator("input.word").fill(word)
        tokens, weights = spoken_by_numpy(word)
        said = [VOICE[k - END - 1] for k in tokens if k > END]
        assert page.evaluate(f"{live_}.answers") == said
        np.testing.assert_allclose(page.evaluate(f"{live_}.states"), weights.ravel(), atol=1e-5)
        assert page.locator(".alignment i").count() == weights.size
        assert page.locator(".alignment button").count() == len(tokens)
    assert not page.faults


@pytest.mark.slow
def test_pronounce_goes_on_from_the_phoneme_that_is_chosen(visit):
    page = visit(pronounce_figure())
    live_ = "document.querySelector('figure').live"
    page.locator(".alignment button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".here").inner_text().startswith("After START")
    other = page.locator(".expected .bar:not(.marked)").first
    chosen = other.locator(".label").inner_text()
    other.focus()
    page.keyboard.press("Enter")
    token = END if chosen == "END" else END + 1 + VOICE.index(chosen)
    tokens, weights = spoken_by_numpy("abc", [token])
    np.testing.assert_allclose(page.evaluate(f"{live_}.states"), weights.ravel(), atol=1e-5)
    page.get_by_role("button", name="Let the network choose").click()
    tokens, weights = spoken_by_numpy("abc")
    np.testing.assert_allclose(page.evaluate(f"{live_}.states"), weights.ravel(), atol=1e-5)
    assert not page.faults


@pytest.mark.slow
def test_pronounce_meets_the_empty_the_unknown_and_the_long(visit):
    page = visit(pronounce_figure())
    field, live_ = page.locator("input.word"), "document.querySelector('figure').live"
    field.fill("")
    assert "Nothing to read" in page.locator(".verdict").inner_text()
    assert page.locator(".alignment i").count() == 0
    field.fill("ÀB\u2019 ç😀7")
    assert page.evaluate(f"{live_}.word") == "ab'c"
    assert "“␣”, “😀”, “7”: left out" in page.locator(".note").inner_text()
    field.fill("abcde" * 2000)
    assert len(page.evaluate(f"{live_}.word")) == 28
    assert "first 28 letters" in page.locator(".note").inner_text()
    page.get_by_role("button", name="a word not trained on").click()
    assert page.evaluate(f"{live_}.word") == "dab"
    assert "dictionary" in page.locator(".verdict").inner_text()
    assert not page.faults


# translate


@pytest.mark.slow
@pytest.mark.parametrize("backwards", [False, True])
def test_translate_reads_digits_and_letters_alike(visit, backwards):
    page = visit(translate_figure(backwards=backwards))
    live_ = "document.querySelector('figure').live"
    assert not list(faults_of_start(page))
    start = page.evaluate(f"{live_}.states")
    field = page.locator("input.word")
    for text in ("3", "DREI", " d r e i "):
        field.fill(text)
        page.wait_for_function(f"!{live_}.writing")
        assert "3 has an ending never seen" in page.locator(".verdict").inner_text()
    model, alphabet, symbols = translator()
    letters = [alphabet.index(c) for c in "drei"][:: -1 if backwards else 1]
    state = model.encode(np.array(letters)[:, None])
    np.testing.assert_allclose(page.evaluate(f"{live_}.states"), state[0][0][0, 0], atol=2e-3)
    text = greedy(model.step, state, START, END, 7)[0]
    assert page.evaluate(f"{live_}.written") == "".join(symbols[k] for k in text)
    assert page.evaluate(f"{live_}.states") != start
    assert not page.faults


@pytest.mark.slow
def test_translate_meets_the_empty_the_unknown_and_the_long(visit):
    page = visit(translate_figure())
    field, live_ = page.locator("input.word"), "document.querySelector('figure').live"
    field.fill("")
    assert "Nothing to read" in page.locator(".german").inner_text()
    field.fill("4")
    assert "numbers below 4" in page.locator(".note").inner_text()
    field.fill("zwe😀i!")
    assert "“😀”, “!”: left out" in page.locator(".note").inner_text()
    page.wait_for_function(f"!{live_}.writing")
    assert "2 was never seen" in page.locator(".verdict").inner_text()
    field.fill("drei" * 2500)
    page.wait_for_function(f"!{live_}.writing")
    assert "first 60 letters" in page.locator(".note").inner_text()
    assert "This is no number below 4" in page.locator(".verdict").inner_text()
    assert not page.faults


@pytest.mark.slow
def test_translate_shows_what_else_a_letter_might_have_been(visit):
    page = visit(translate_figure())
    page.get_by_role("button", name="eins").click()
    page.wait_for_function("!document.querySelector('figure').live.writing")
    first = page.locator("button.letter").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator("button.letter[aria-pressed=true]").count() == 1
    assert page.locator(".here").inner_text().startswith("After START")
    assert page.locator(".expected .bar.marked").count() == 1
    page.get_by_role("button", name="one that it never saw").click()
    page.wait_for_function("!document.querySelector('figure').live.writing")
    assert "never seen" in page.locator(".verdict").inner_text()
    assert not page.faults


# gates


@pytest.mark.slow
def test_gates_answer_their_sliders(visit):
    page = visit(gates_figure())
    worth = "document.querySelector('figure').live.measure().worth"
    assert page.evaluate(worth) == [1, 1, 1, 1, 1]
    page.get_by_role("button", name="leak").click()
    np.testing.assert_allclose(page.evaluate(worth), 0.8 ** np.arange(4, -1, -1.0))
    page.get_by_role("button", name="step 3").click()
    page.get_by_label("forget gate f").focus()
    page.keyboard.press("Home")  # at step 3 everything is forgotten
    assert page.evaluate(worth)[:2] == [0, 0]
    assert "the share 0.000 is left" not in page.locator(".verdict").inner_text()
    page.get_by_role("button", name="step 2").click()
    assert "the share 0.000 is left at step 5" in page.locator(".verdict").inner_text()
    page.get_by_label("set all steps at once").check()
    page.get_by_label("input gate i").focus()
    page.keyboard.press("Home")
    assert page.evaluate("document.querySelector('figure').live.measure().c") == [0] * 5
    assert page.locator("button[aria-pressed=true]").count() == 1  # of the steps
    assert not page.faults


@pytest.mark.slow
def test_stress_marks_follow_the_sounds_that_are_read(visit):
    page = visit(stress_figure())
    parts = stress_parts()
    tokens = np.array([parts["sounds"].index(s.rstrip("012")) + 1 for s in SAID["banana"]])[:, None]

    def expected(which, t):
        table, tagger = parts[which]
        return softmax(tagger.scores(table[tokens[:t]]))[:, 0]

    for t in (1, 4, 6):
        found = page.evaluate(
            """(t) => document.querySelector("figure").live.measured(t)
              .map((ps) => ps.map((p) => [...p]))""",
            t,
        )
        np.testing.assert_allclose(found[0], expected("one", t), atol=5e-3)
        np.testing.assert_allclose(found[1], expected("both", t), atol=5e-3)
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    assert "After 1 of 6 sounds" in page.locator(".verdict").inner_text()
    assert page.locator("td.later").count() == 5
    assert not page.faults


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said", "columns"),
    [
        ("", "Type a word, or choose one.", 0),
        ("Basis", "trained on this word", 5),
        ("sobs", "Neither network", 4),
        ("ba", "is not among the 3 words here; go on typing", 0),
        ("b aa1 z", "Your marks are compared", 3),
        ("B AA Z", "Sounds as you wrote them.", 3),
        ("Zoë 🎵 <b>", "is not among the 3 words here; choose one", 0),
        ("B AA " * 5000, "The first 30 sounds are read; 9,970 are left out", 30),
        ("B S", "Sounds as you wrote them.", 2),
    ],
)
def test_stress_takes_what_a_reader_types(visit, typed, said, columns):
    page = visit(stress_figure(), width=341)
    page.locator("input.word").fill(typed)
    assert said in page.locator(".note").inner_text()
    assert page.locator("td.sound").count() == columns
    if typed == "B S":
        assert "nothing to mark" in page.locator(".verdict").inner_text()
    page.get_by_role("button", name="Another word").click()
    assert page.locator("input.word").input_value() in SAID
    assert page.evaluate("document.documentElement.scrollWidth") <= 341
    assert not page.evaluate(CONTRAST)
    assert not page.faults


@pytest.mark.slow
def test_a_verdict_is_cut_and_weighed_as_in_python(visit):
    page = visit(verdict_figure())
    texts = "It isn't GOOD", "film's<br />end!?", "caf\u00e9 10/10", "don\u2019t n'tx 'tis", ""
    for text in texts:
        found = page.evaluate("(t) => document.querySelector('figure').live.cut(t)", text)
        assert found == review_words(text), text
    embedding, rnn, pool, head, words = verdict_parts()
    place = {word: k + 2 for k, word in enumerate(words)}

    def odds(tokens):
        x = embedding[[place.get(word, 1) for word in tokens] or [1]][:, None]
        y = attention_pool_forward(rnn.forward(x)[0], pool)[0]
        return (y @ head["weight"].T + head["bias"]).item()

    for text in ("the film is n't good .", "bad"):
        page.locator("textarea").fill(text)
        page.wait_for_function("() => !document.querySelector('figure').live.reading")
        cut = review_words(text)
        now = page.evaluate("() => ({...document.querySelector('figure').live.now, steps: 0})")
        alone = [odds(cut) - odds(cut[:t] + cut[t + 1 :]) for t in range(len(cut))]
        np.testing.assert_allclose(list(now["effects"]), alone, atol=0.05)  # eight bits
    assert not page.faults


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("typed", "said", "columns"),
    [
        ("", "nothing to read yet", 0),
        ("   \n ", "nothing to read yet", 0),
        ("good", "", 1),
        ("\U0001f3b5 <b>Zo\u00eb</b>", "\u201czo\u00eb\u201d are not among the 8 words", 2),
        ("not bad " * 5000, "The first 120 words are read; 9,880 are left out", 120),
        ("x" * 10_000, "is not among the 8 words", 1),
    ],
)  # fmt: skip
def test_a_verdict_takes_what_a_reader_types(visit, typed, said, columns, scheme):
    page = visit(verdict_figure(), width=341, scheme=scheme)
    page.locator("textarea").fill(typed)
    page.wait_for_function("() => !document.querySelector('figure').live.reading")
    assert said in page.locator(".note").inner_text() + page.locator(".verdict").inner_text()
    assert page.locator(".weighed button").count() == columns
    assert page.evaluate("document.documentElement.scrollWidth") <= 341
    assert not page.evaluate(CONTRAST)
    page.get_by_role("button", name="A critic's sentence").click()
    assert page.locator("textarea").input_value() == "good ."
    assert "own verdict: positive" in page.locator(".verdict").inner_text()
    page.locator(".weighed button").first.focus()
    page.keyboard.press("End")
    assert "Without \u201c.\u201d" in page.locator(".here").inner_text()
    assert not page.faults


@pytest.mark.slow
def test_forecasts_from_an_origin_are_scored_as_in_python(visit):
    page = visit(forecast_figure(), width=341)
    values = [5, 11, 16, 23, 36, 58, 29, 20, 10, 8, 3, 0]
    case, origins = forecast_case(values), (8, 9, 10, 12)
    origin, ahead = page.locator("input[type=range]").all()
    origin.focus()
    page.keyboard.press("Home")
    for o in range(4):
        known = [(i, k) for i in range(o + 1) for k in range(2) if origins[i] + k < 12]
        errors = [abs(values[origins[i] + k] - case["quantiles"][i, k, 2]) for i, k in known]
        found = page.evaluate("document.querySelector('figure').live.measure()")
        assert abs(found["errors"]["own"] - np.mean(errors) / 2) < 0.05
        assert found["errors"]["count"] == len(known)
        assert abs(found["median"] - case["quantiles"][o, 1, 2]) < 0.06
        page.keyboard.press("ArrowRight")
    assert "Nobody knows yet" in page.locator(".verdict").inner_text()  # behind the end
    ahead.focus()
    page.keyboard.press("End")
    assert "1714" in page.locator(".verdict").inner_text()
    page.get_by_role("button", name="Moon").click()
    assert page.locator(".verdict").inner_text().startswith("Moon, 1714")
    page.locator(".room").click(position={"x": 100, "y": 100})
    assert page.evaluate("document.querySelector('figure').live.measure().o") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 341
    assert not page.evaluate(CONTRAST)
    assert not page.faults


# hear


@pytest.mark.slow
def test_a_clip_is_recognised_with_the_readers_noise_as_in_numpy(visit):
    page = visit(hear_figure())
    live_ = "document.querySelector('figure').live"
    rnn, head, (mean, std), filters, clips = hear_parts()
    page.get_by_role("button", name="700 Hz").click()
    assert "from 700 Hz" in page.locator(".note").inner_text()
    page.get_by_label("white noise").focus()
    page.keyboard.press("Home")
    assert "as loud as the voice" in page.locator(".slider output").first.inner_text()
    clean = np.array(page.evaluate(f"[...{live_}.waves[1]]"))
    np.testing.assert_allclose(clean, clips[1]["wave"], atol=1 / 32767)
    noise = np.array(page.evaluate(f"[...{live_}.noisy({live_}.waves[1], 0, 2)]")) - clean
    np.testing.assert_allclose(np.mean(noise**2), np.mean(clean**2), rtol=1e-3)
    assert abs(np.corrcoef(noise[1:], noise[:-1])[0, 1]) < 0.1
    x = cepstra(log_mel(add_noise(clean, noise, 0), filters, 32), 5)
    x = ((x - x.mean(axis=0) - mean) / std).astype(np.float32)
    p = softmax(linear_forward(rnn.forward(x[:, None])[0], head)[0])[:, 0]
    np.testing.assert_allclose(page.evaluate(f"{live_}.states"), p.ravel(), atol=5e-3)
    read = [s for s, before in zip(p.argmax(1), [0, *p.argmax(1)]) if s and s != before]
    assert page.evaluate(f"{live_}.read") == "".join("·ab"[s] for s in read)
    assert not page.faults


@pytest.mark.slow
def test_a_clip_plays_stops_and_is_stepped_by_keys(visit):
    page = visit(hear_figure())
    live_ = "document.querySelector('figure').live"
    frames_of = 1 + (900 - 64) // 32
    assert page.evaluate(f"{live_}.at") == frames_of
    page.get_by_role("button", name="Play the clip").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"!{live_}.playing")
    assert page.evaluate(f"{live_}.at") == frames_of
    page.get_by_label("frame").focus()
    page.keyboard.press("Home")
    assert page.evaluate(f"{live_}.at") == 1
    assert len(page.locator(".readings .path").first.inner_text().split()) == 1
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{live_}.at") == 2
    assert "In frame 2" in page.locator(".verdict").inner_text()
    assert not page.faults


@pytest.mark.slow
def test_a_clip_runs_where_there_is_no_sound(visit):
    page = visit(hear_figure())
    page.evaluate("window.AudioContext = undefined")
    page.get_by_role("button", name="Play the clip").click()
    page.wait_for_function("!document.querySelector('figure').live.playing")
    assert "Said: a b" in page.locator(".verdict").inner_text()
    assert not page.faults


# next_frame


@pytest.mark.slow
def test_next_frame_goes_on_as_numpy_does(visit):
    """Frames under a bar and a swap: the surprise of each is that of the network in NumPy."""
    page = visit(next_frame_figure())
    live_ = "document.querySelector('figure').live"
    weights, images, _ = watching_parts()
    weights = {k: p.astype(np.float16).astype(np.float32) for k, p in weights.items()}
    page.get_by_role("button", name="Bar").click()
    page.get_by_role("button", name="Swap it").click()
    for _ in range(3):
        page.get_by_role("button", name="One frame").click()
    world = page.evaluate(f"{live_}.world")
    free = expecting.clip(images[1].astype(np.float32), (2, 13), (-1, 1), 17)
    swapped = expecting.clip(images[world["image"]].astype(np.float32), (2, 13), (-1, 1), 17)
    frames = np.concatenate([free[:13], swapped[13:]])
    frames[12:, :, 8:16] = -0.5
    found = expecting.surprises(frames, expecting.expected_frames(weights, frames))
    np.testing.assert_allclose(page.evaluate(f"{live_}.states"), found / 1000, atol=1e-5)
    assert world["image"] != 1 and not page.faults


@pytest.mark.slow
def test_next_frame_says_what_the_reader_does(visit):
    page = visit(next_frame_figure(), width=341)
    live_ = "document.querySelector('figure').live"
    verdict = page.locator(".verdict")
    page.get_by_role("button", name="Cover all").click()
    assert "Nothing is in view" in verdict.inner_text()
    assert page.evaluate(f"{live_}.states").count(-1) == 1
    page.get_by_role("button", name="Cover all").click()
    page.locator(".pair-of-panels").focus()
    page.keyboard.press("ArrowDown")
    assert "You pushed it down" in verdict.inner_text()
    assert page.evaluate(f"{live_}.world.velocity") in ([1, 0], [-1, 0])
    page.get_by_role("button", name="7", exact=True).click()
    assert "You chose the seven" in verdict.inner_text()
    page.get_by_role("button", name="From the start").click()
    assert not list(faults_of_start(page))
    page.keyboard.press("Tab")
    assert not page.faults


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"images": np.zeros((3, 7, 8))}, "images: expected shape"),
        ({"start": WATCHED | {"steps": 1}}, "start: expected an image and 2 to 60 steps"),
        ({"start": WATCHED | {"image": 3}}, "start: expected an image and 2 to 60 steps"),
        ({"start": WATCHED | {"corner": (9, 0)}}, "start: expected a corner in 0..8"),
        ({"weights": {"head.weight": np.zeros((9, 2))}}, "weights: expected those of a NextFrame"),
    ],
)
def test_a_watcher_that_cannot_be_shown_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        next_frame_figure(**options)
