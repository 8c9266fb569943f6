"""A network that expects the next frame: what it moves, what it fills in, and the page's copy."""

import numpy as np
import pytest
import torch

from rnnlib.data.digits import moving_digits
from rnnlib.live.expecting import clip, expected_frames, surprises
from rnnlib.torch.video import FrameEncoder, NextFrame, shifted


def frames(cover=None, count=3, steps=14):
    return torch.from_numpy(
        moving_digits(count, steps, np.random.default_rng(5), cover=cover).frames
    )


def test_nine_moves_by_a_pixel():
    picture = torch.zeros(1, 5, 6)
    picture[0, 2, 3] = 1
    for m, moved in enumerate(shifted(picture)[0]):
        di, dj = m // 3 - 1, m % 3 - 1
        assert moved.sum() == 1 and moved[2 + di, 3 + dj] == 1


def test_what_leaves_the_picture_is_gone():
    picture = torch.ones(1, 4, 4)
    sums = [moved.sum().item() for moved in shifted(picture)[0]]
    assert sums == [9, 12, 9, 12, 16, 12, 9, 12, 9]


@pytest.mark.parametrize("moves", [True, False])
@pytest.mark.parametrize("memory", [True, False])
@pytest.mark.parametrize("channels", [0, 3])
def test_no_frame_sees_the_future(moves, memory, channels):
    torch.manual_seed(0)
    net, x = NextFrame(7, channels, moves, memory), frames()
    later = x.clone()
    later[9:] = later[9:].flip(0)
    before, after = net(x), net(later)
    assert torch.equal(before[:9], after[:9]) and not torch.equal(before[9:], after[9:])


def test_without_memory_two_frames_are_all_it_knows():
    torch.manual_seed(0)
    net, x = NextFrame(7, 3, memory=False), frames()
    torch.testing.assert_close(net(x[4:])[1:], net(x)[5:])
    net = NextFrame(7, 3)
    assert not torch.allclose(net(x[4:])[1:], net(x)[5:])


def test_covered_pixels_are_filled_with_what_was_expected():
    torch.manual_seed(0)
    net, x = NextFrame(7, 3), frames()
    expected, h = torch.rand_like(x[0]), torch.zeros(3, 7)
    covered = x[1].clone()
    covered[:, :, 5:9] = -0.5
    filled, _, _ = net.step(covered, x[0], expected, h)
    assert torch.equal(filled[:, :, 5:9], expected[:, :, 5:9])
    assert torch.equal(filled[:, :, 9:], x[1][:, :, 9:])


def test_an_expected_frame_is_a_mean_of_moved_ones():
    torch.manual_seed(1)
    net, x = NextFrame(7, 3), frames()
    filled, expected, h = net.step(
        x[0], torch.zeros_like(x[0]), torch.zeros_like(x[0]), torch.zeros(3, 7)
    )
    shares = net.head(h).softmax(dim=1).detach()
    by_hand = sum(shares[:, m, None, None] * shifted(filled)[:, m] for m in range(9))
    torch.testing.assert_close(expected.detach(), by_hand.detach())
    assert shares.sum(dim=1) == pytest.approx([1, 1, 1])


def test_it_learns_to_follow_one_path():
    torch.manual_seed(0)
    net, x = NextFrame(8, 3), frames(count=1, steps=8)
    optimizer = torch.optim.Adam(net.parameters(), 2e-2)
    losses = []
    for _ in range(60):
        loss = (net(x[:-1]) - x[1:])[1:].square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.1 * losses[0]


@pytest.mark.parametrize("channels", [0, 3])
def test_an_encoder_gives_vectors_of_its_size(channels):
    encoder = FrameEncoder(2, channels, rows=8, columns=12)
    assert encoder(torch.zeros(5, 2, 8, 12)).shape == (5, encoder.size)


@pytest.mark.parametrize("wrong", [{"hidden": 0}, {"channels": -1}, {"rows": 2}])
def test_sizes_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="expected a whole number"):
        NextFrame(**({"hidden": 4} | wrong))


@pytest.mark.parametrize("cover", [None, "bar", "frames"])
def test_the_pages_network_is_torchs(cover):
    torch.manual_seed(0)
    net, x = NextFrame(9), frames(cover)
    weights = {key: p.numpy() for key, p in net.state_dict().items()}
    with torch.no_grad():
        expected = net(x).numpy()
    for n in range(x.shape[1]):
        found = expected_frames(weights, x[:, n].numpy())
        np.testing.assert_allclose(found, expected[:, n], atol=2e-6)


def test_surprise_counts_pixels_in_view():
    there = np.zeros((2, 4, 4))
    expected = np.zeros((2, 4, 4))
    there[1, 0, :2] = -0.5
    expected[0, 0], expected[0, 3, 3] = 1, 2
    assert surprises(there, expected) == pytest.approx([1000 * (2 + 4) / 14])


def test_a_clip_bounces_as_the_data_does():
    found = clip(np.ones((8, 8), np.float32), (7, 0), (1, -1), 4)
    corners = [np.argwhere(frame)[0].tolist() for frame in found]
    assert corners == [[7, 0], [8, 1], [7, 2], [6, 3]]
