"""Strings of digits spoken by eSpeak NG: many voices, accents, speeds and pitches, and no download.

The synthesiser comes in the package `espeakng-loader <https://pypi.org/project/espeakng-loader/>`_
(eSpeak NG 1.52, GPL-3; this module calls it, in a process of its own). It makes speech from rules
and tables of formants: its voices are settings of one machine, far more alike than people are, and
without accident. What holds here need not hold for recordings.

A *voice* is one of eSpeak's voice files, each of another name and family; an *accent* is one of its
kinds of English. The forty voices are in five folds, so that each can be held out once. They are
those without eSpeak's `breath`, whose noise no seed fixes: their clips are the same in every run.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import rng as generator
from rnnlib.contracts import said, takes, whole
from rnnlib.data.packages import require

__all__ = ["ACCENTS", "DIGITS", "FOLDS", "NEW_ACCENTS", "RATE", "Clip", "Request"]
__all__ += ["draw_requests", "fold", "request_sets", "speak"]

RATE = 8000  # samples in a second, as on a telephone
SPOKEN_RATE = 22050
LEVEL = 0.1  # root mean square of every clip
DIGITS = "zero one two three four five six seven eight nine".split()
ACCENTS = ("en-us", "en-us-nyc", "en-gb-x-rp", "en-gb-x-gbclan")
NEW_ACCENTS = ("en-gb-scotland", "en-029")
FOLDS = (
    ("Alex", "Annie", "Marco", "anika", "m3", "klatt4", "iven", "grandpa"),
    ("Andy", "f1", "Mario", "edward", "m5", "boris", "steph", "quincy"),
    ("Denis", "Andrea", "m1", "david", "f4", "max", "travis", "Storm"),
    ("Gene", "belinda", "m7", "Reed", "pedro", "paul", "shelby", "gustave"),
    ("Jacky", "aunty", "m6", "adam", "grandma", "ed", "Mike", "croak"),
)


class Request(NamedTuple):
    """What is to be said, and how.

    Attributes
    ----------
    digits : tuple of int
    voice, accent : str
        Of `FOLDS`; of `ACCENTS` or `NEW_ACCENTS`.
    speed : int
        Words a minute.
    pitch : int
        0 to 99; 50 is the voice's own.
    """

    digits: tuple
    voice: str
    accent: str
    speed: int
    pitch: int


class Clip(NamedTuple):
    """What :func:`speak` returns for each request.

    Attributes
    ----------
    wave : ndarray (S,) float32
        `RATE` samples a second, root mean square 0.1.
    starts : ndarray (U,) float64
        The second at which each digit begins, as the synthesiser says.
    request : Request
    """

    wave: np.ndarray
    starts: np.ndarray
    request: Request


@takes(number=whole(0))
def fold(number):
    """The voices of fold `number`, of the next one, and of the three others.

    Parameters
    ----------
    number : int
        0 to 4.

    Returns
    -------
    test, validation, train : list of str
        8, 8 and 24 voices.
    """
    if number >= len(FOLDS):
        raise ValueError(f"number: expected 0 to {len(FOLDS) - 1}, got {number}")
    turned = [FOLDS[(number + k) % len(FOLDS)] for k in range(len(FOLDS))]
    return list(turned[0]), list(turned[1]), [voice for part in turned[2:] for voice in part]


@takes(count=whole(), rng=generator, longest=whole())
def draw_requests(voices, accents, count, rng, longest=5):
    """Draw strings of digits and how they are said.

    The voices take turns, so that each says equally many; length, digits, accent, speed (130 to
    220 words a minute) and pitch (20 to 79) are drawn uniformly.

    Parameters
    ----------
    voices, accents : sequence of str
    count : int
    rng : numpy.random.Generator
    longest : int
        Digits of a string, 1 to `longest`.

    Returns
    -------
    list of Request
    """
    for name, given in (("voices", voices), ("accents", accents)):
        if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
            raise TypeError(f"{name}: expected a list of names, got {said(given)}")
        if not given:
            raise ValueError(f"{name}: expected one or more, got none")
    return [
        Request(
            tuple(map(int, rng.integers(10, size=rng.integers(1, longest, endpoint=True)))),
            voices[k % len(voices)],
            accents[int(rng.integers(len(accents)))],
            int(rng.integers(130, 221)),
            int(rng.integers(20, 80)),
        )
        for k in range(count)
    ]


@takes(number=whole(0), train=whole(), test=whole())
def request_sets(number, train=1440, test=240):
    """The requests of one run of the experiment of chapter 17: what is trained and tested on.

    Parameters
    ----------
    number : int
        Of the fold whose voices are new in the tests, 0 to 4.
    train, test : int
        Requests of each set.

    Returns
    -------
    dict of list of Request
        ``"24 voices"``, ``"6 voices"`` and ``"1 voice"`` to train on; ``"known voices"`` (the 24),
        ``"new voices"`` and ``"new accents"`` (of new voices) to test on.
    """
    new, _, known = fold(number)
    rng = np.random.default_rng([17, number])
    some = {k: [str(voice) for voice in rng.permutation(known)[:k]] for k in (24, 6, 1)}
    return {
        "24 voices": draw_requests(some[24], ACCENTS, train, rng),
        "6 voices": draw_requests(some[6], ACCENTS, train, rng),
        "1 voice": draw_requests(some[1], ACCENTS, train, rng),
        "known voices": draw_requests(known, ACCENTS, test, rng),
        "new voices": draw_requests(new, ACCENTS, test, rng),
        "new accents": draw_requests(new, NEW_ACCENTS, test, rng),
    }


def speak(requests):
    """Let eSpeak NG say each of the requests, in this order, in a new process.

    NB: the same list gives the same clips, but a clip depends on those before it in the list:
    the synthesiser keeps a state. Make all clips of an experiment with one call for each part.

    Parameters
    ----------
    requests : list of Request

    Returns
    -------
    list of Clip

    Raises
    ------
    ModuleNotFoundError
        If espeakng-loader (or SciPy, which lowers the rate) is not installed, with the line that
        installs it.
    ValueError
        If a voice or an accent is unknown, or a digit, speed or pitch out of range.
    """
    require("espeakng-loader", "espeakng_loader")
    resample = require("scipy", "scipy.signal").resample_poly
    voices = {voice for part in FOLDS for voice in part}
    orders = []
    for k, one in enumerate(requests):
        known = one.voice in voices and one.accent in ACCENTS + NEW_ACCENTS
        fine = one.digits and set(one.digits) <= set(range(10)) and 80 <= one.speed <= 450
        if not (known and fine and 0 <= one.pitch <= 99):
            raise ValueError(
                f"requests[{k}]: expected digits 0..9, a voice of FOLDS, an accent of ACCENTS or "
                f"NEW_ACCENTS, a speed in 80..450 and a pitch in 0..99, got {one}"
            )
        text = " ".join(DIGITS[digit] for digit in one.digits)
        voice = f"{one.accent}+{one.voice}"
        orders.append({"text": text, "voice": voice, "speed": one.speed, "pitch": one.pitch})
    program = Path(__file__).with_name("_espeak.py")
    command = [sys.executable, str(program)]
    done = subprocess.run(command, input=json.dumps(orders).encode(), capture_output=True)
    if done.returncode:
        raise RuntimeError(f"eSpeak NG failed: {done.stderr.decode(errors='replace').strip()}")
    head, _, data = done.stdout.partition(b"\n")
    samples, clips, end = np.frombuffer(data, np.int16), [], 0
    for (length, words), request in zip(json.loads(head), requests, strict=True):
        wave = samples[end : end + length] / 32768
        end += length
        if len(words) != len(request.digits):
            raise RuntimeError(f"eSpeak NG: expected the start of each word, got {words}")
        wave = resample(wave, 2 * RATE // 100, 2 * SPOKEN_RATE // 100)
        wave *= LEVEL / np.sqrt(np.mean(wave**2))
        clips.append(Clip(wave.astype(np.float32), np.array(words) / SPOKEN_RATE, request))
    return clips
