"""Digits said by eSpeak NG."""

import sys

import numpy as np
import pytest

from rnnlib.data import speech
from rnnlib.data.speech import (
    ACCENTS,
    FOLDS,
    NEW_ACCENTS,
    RATE,
    Request,
    draw_requests,
    fold,
    request_sets,
    speak,
)


@pytest.fixture(scope="module")
def clips():
    pytest.importorskip("espeakng_loader")
    return speak(draw_requests(FOLDS[0], ACCENTS, 12, np.random.default_rng(0)))


def test_a_list_is_said_the_same_in_every_process(clips):
    again = speak([clip.request for clip in clips])
    assert all(np.array_equal(a.wave, b.wave) for a, b in zip(clips, again))


def test_every_voice_says_the_same_in_every_process():
    pytest.importorskip("espeakng_loader")
    requests = [
        Request((k % 10,), voice, accent, 175, 50)
        for k, voice in enumerate(voice for part in FOLDS for voice in part)
        for accent in (ACCENTS + NEW_ACCENTS)[k % 6 :: 3]
    ]
    first, second = speak(requests), speak(requests)
    assert not [a.request for a, b in zip(first, second) if not np.array_equal(a.wave, b.wave)]


def test_a_clip_has_its_level_its_words_and_a_likely_length(clips):
    for clip in clips:
        assert clip.wave.dtype == np.float32
        assert np.isclose(np.sqrt(np.mean(clip.wave**2)), speech.LEVEL, rtol=1e-3)
        seconds = len(clip.wave) / RATE
        assert len(clip.starts) == len(clip.request.digits)
        assert clip.starts[0] == 0
        assert (np.diff(clip.starts) > 0.1).all()
        assert clip.starts[-1] + 0.1 < seconds < 0.9 * len(clip.starts) + 0.5


def test_other_digits_voices_speeds_and_pitches_sound_other():
    pytest.importorskip("espeakng_loader")
    plain = Request((3,), "m3", "en-us", 175, 50)
    changes = {"digits": (4,), "voice": "Alex", "accent": "en-029", "speed": 130, "pitch": 20}
    waves = [speak([plain])[0].wave]
    waves += [speak([plain._replace(**{key: value})])[0].wave for key, value in changes.items()]
    for k, a in enumerate(waves):
        for b in waves[:k]:
            assert len(a) != len(b) or not np.allclose(a, b)
    assert len(waves[4]) > len(waves[0])  # slower


def test_requests_take_turns_and_keep_to_their_ranges():
    requests = draw_requests(["a", "b", "c"], ["x", "y"], 300, np.random.default_rng(0), longest=3)
    assert [one.voice for one in requests[:4]] == ["a", "b", "c", "a"]
    assert {one.accent for one in requests} == {"x", "y"}
    assert {len(one.digits) for one in requests} == {1, 2, 3}
    assert {digit for one in requests for digit in one.digits} == set(range(10))
    assert {one.speed for one in requests} <= set(range(130, 221))
    assert {one.pitch for one in requests} <= set(range(20, 80))
    assert requests == draw_requests(
        ["a", "b", "c"], ["x", "y"], 300, np.random.default_rng(0), longest=3
    )


def test_each_voice_is_tested_once_and_never_trained_on_then():
    tested = [voice for number in range(5) for voice in fold(number)[0]]
    assert len(set(tested)) == len(tested) == 40
    for number in range(5):
        test, validation, train = fold(number)
        assert len(train) == 24
        assert (
            not set(test) & set(train) | set(test) & set(validation) | set(validation) & set(train)
        )


def test_no_voice_of_a_test_is_trained_on():
    for number in range(5):
        sets = {key: {r.voice for r in rs} for key, rs in request_sets(number, 48, 24).items()}
        known = sets["24 voices"]
        assert len(known) == 24
        assert sets["known voices"] == known
        assert sets["6 voices"] < known
        assert sets["1 voice"] < known
        assert len(sets["6 voices"]) == 6
        assert sets["new voices"] == sets["new accents"] == set(FOLDS[number])
        assert not known & sets["new voices"]


@pytest.mark.parametrize(
    "change",
    [
        {"digits": ()},
        {"digits": (10,)},
        {"voice": "nobody"},
        {"accent": "fr"},
        {"speed": 20},
        {"pitch": 100},
    ],
)
def test_what_cannot_be_said_is_refused(change):
    pytest.importorskip("espeakng_loader")
    good = Request((1,), "m3", "en-us", 175, 50)
    with pytest.raises(ValueError, match=r"requests\[1\]: expected digits"):
        speak([good, good._replace(**change)])


def test_no_voices_are_refused():
    with pytest.raises(ValueError, match="voices: expected one or more, got none"):
        draw_requests([], ACCENTS, 3, np.random.default_rng(0))


def test_without_the_package_the_line_that_installs_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(ModuleNotFoundError, match="pip install espeakng-loader"):
        speak([Request((1,), "m3", "en-us", 175, 50)])
