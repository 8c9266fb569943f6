"""Moving digits keep to their rules, and each anomaly breaks exactly one of them."""

import numpy as np
import pytest

from rnnlib.data import digits
from rnnlib.data.digits import (
    ANOMALIES,
    BAR,
    describe,
    digit_images,
    draw_frames,
    moving_digits,
    spoken,
)

ROOM = digits.ROOM


def draw(seed=0, count=60, steps=24, **options):
    return moving_digits(count, steps, np.random.default_rng(seed), **options)


def test_the_parts_share_no_image():
    parts = [digit_images(part) for part in ("train", "validation", "test")]
    assert [len(images) for images, _ in parts] == [1097, 300, 400]
    for images, labels in parts:
        assert images.shape[1:] == (8, 8) and images.dtype == np.float32
        assert images.min() == 0 and images.max() == 1 and set(labels) == set(range(10))
    rows = [{tuple(image.ravel()) for image in images} for images, _ in parts]
    assert not rows[0] & rows[1] | rows[0] & rows[2] | rows[1] & rows[2]


def test_a_caller_may_write_into_the_images():
    images, _ = digit_images("test")
    images[:] = 7
    assert digit_images("test")[0].max() == 1


def test_every_frame_is_the_image_at_its_corner():
    clips = draw(split="test")
    images, labels = digit_images("test")
    for n in range(5):
        i, j = clips.corners[0, n]
        shown = clips.frames[0, n, i : i + 8, j : j + 8]
        same = (images == shown).all(axis=(1, 2))
        assert same.any() and clips.digits[n] in labels[same]
        for t in range(24):
            i, j = clips.corners[t, n]
            np.testing.assert_array_equal(clips.frames[t, n, i : i + 8, j : j + 8], shown)
            assert clips.frames[t, n].sum() == pytest.approx(shown.sum(), rel=1e-5)


def test_a_digit_moves_by_its_velocity_and_is_reflected():
    clips = draw(count=200)
    corners, velocities = clips.corners, clips.velocities
    assert ((corners >= 0) & (corners <= ROOM)).all()
    free = corners[:-1] + velocities[:-1]
    inside = ((free >= 0) & (free <= ROOM)).all(axis=-1)
    np.testing.assert_array_equal(corners[1:][inside], free[inside])
    np.testing.assert_array_equal(clips.bounces[1:], ~inside)
    np.testing.assert_array_equal(np.abs(velocities[1:]), np.abs(velocities[:-1]))
    assert np.abs(velocities).max() == 1 and np.abs(velocities).any(axis=-1).all()
    assert not clips.bounces[:3].any(), "two steps show where the digit is going"
    assert (clips.moments == -1).all()


def test_the_same_generator_draws_the_same_clips():
    a, b, c = draw(3), draw(3), draw(4)
    np.testing.assert_array_equal(a.frames, b.frames)
    assert (a.frames != c.frames).any()


def test_a_bar_covers_its_columns_and_nothing_else():
    clips = draw(cover="bar")
    assert (clips.frames[..., BAR] == digits.COVERED).all()
    rest = np.delete(clips.frames, np.arange(24)[BAR], axis=-1)
    assert (rest >= 0).all()
    assert (clips.velocities[0, :, 1] != 0).all()
    assert (np.abs(clips.corners[..., 1] - 8) <= 1).any(axis=0).all(), "each goes behind it"


def test_two_to_four_whole_frames_are_covered():
    frames = draw(cover="frames", count=200).frames
    dark = (frames < 0).all(axis=(2, 3))
    assert ((frames < 0).any(axis=(2, 3)) == dark).all()
    assert set(dark.sum(axis=0)) == {2, 3, 4}
    for column in dark.T:
        (where,) = np.nonzero(column)
        assert where[0] >= 4 and where[-1] < 23 and (np.diff(where) == 1).all()


@pytest.mark.parametrize("kind", ANOMALIES)
def test_before_its_moment_a_clip_follows_the_rules(kind):
    cover = "bar" if kind == "hidden swap" else None
    clips = draw(count=200, cover=cover, anomaly=kind)
    assert (clips.moments >= 4).all() and (clips.moments < 23).all()
    for n, moment in enumerate(clips.moments):
        corners, velocities = clips.corners[:, n], clips.velocities[:, n]
        free = corners[: moment - 1] + velocities[: moment - 1]
        inside = ((free >= 0) & (free <= ROOM)).all(axis=-1)
        np.testing.assert_array_equal(corners[1:moment][inside], free[inside])


def test_a_turn_is_a_step_back_where_no_wall_is():
    clips = draw(count=200, anomaly="turn")
    for n, t in enumerate(clips.moments):
        before, after = clips.corners[t - 1, n], clips.corners[t, n]
        old = clips.velocities[t - 1, n]
        if t < 24 - 4:
            np.testing.assert_array_equal(after, before - old)
            ahead = before + old
            assert ((ahead >= 0) & (ahead <= ROOM)).all()


def test_a_jump_leaves_the_path_by_four_or_five_rows():
    clips, calm = draw(count=200, anomaly="jump"), draw(count=200)
    del calm
    for n, t in enumerate(clips.moments):
        inside, _, _ = digits._moved(clips.corners[t - 1, [n]], clips.velocities[t - 1, [n]])
        off = np.abs(clips.corners[t, n] - inside[0])
        assert off[0] in (4, 5) and off[1] == 0


@pytest.mark.parametrize("kind", ["swap", "hidden swap"])
def test_a_swap_shows_another_digit_from_its_moment_on(kind):
    clips = draw(count=60, cover="bar" if kind == "hidden swap" else None, anomaly=kind)
    for n, t in enumerate(clips.moments):
        if kind == "hidden swap":
            assert abs(clips.corners[t, n, 1] - 8) <= 1
            continue
        (i, j), (a, b) = clips.corners[t - 1, n], clips.corners[t, n]
        old = clips.frames[t - 1, n, i : i + 8, j : j + 8]
        new = clips.frames[t, n, a : a + 8, b : b + 8]
        assert (old != new).any()


def test_sentences_say_what_happens():
    clips = draw(count=300, steps=14)
    sentences = describe(clips)
    words = set(spoken())
    assert all(set(sentence.split()) <= words for sentence in sentences)
    for n, sentence in enumerate(sentences):
        assert sentence.split()[1] == digits.NUMBERS[clips.digits[n]]
        down, right = clips.velocities[0, n]
        assert ("down" in sentence, "up" in sentence) == (down > 0, down < 0)
        assert ("right" in sentence, "left" in sentence) == (right > 0, right < 0)
        times = clips.bounces[:, n].sum()
        assert ("bounces" in sentence) == (times > 0)
        assert ("again" in sentence) == (times > 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"steps": 1}, "steps: expected a whole number >= 2, got 1"),
        ({"steps": 11, "anomaly": "turn"}, "steps: expected at least 12 .*, got 11"),
        ({"steps": 11, "cover": "bar"}, "steps: expected at least 12 .*, got 11"),
        ({"anomaly": "hidden swap"}, "cover: a hidden swap needs a bar, got None"),
        ({"cover": "curtain"}, "cover: expected one of .*got 'curtain'"),
        ({"split": "dev"}, "split: expected one of .*got 'dev'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        draw(**wrong)


@pytest.mark.parametrize("corner", [(-1, 0), (0, 17), (9, 0)])
def test_a_corner_outside_is_refused(corner):
    with pytest.raises(ValueError, match="corners: expected whole rows in 0..8"):
        draw_frames(np.ones((1, 8, 8)), np.array([corner]))


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"expected images \(..., 8, 8\)"):
        draw_frames(np.ones((2, 8, 8)), np.zeros((3, 2), int))
