"""Features of speech: against Kaldi's own code, against SciPy, and by what they must mean."""

import numpy as np
import pytest
from scipy.fft import dct

from rnnlib.speech import add_noise, cepstra, frames, log_mel, mel_filters, to_mel

RATE, SIZE, HOP = 8000, 256, 128


def wave(seconds=0.5, dtype=np.float64):
    rng = np.random.default_rng(0)
    t = np.arange(int(seconds * RATE)) / RATE
    return (0.1 * np.sin(2 * np.pi * 440 * t) + 0.03 * rng.standard_normal(len(t))).astype(dtype)


def kaldi(kind, samples, filters, count=13):
    """What Kaldi computes with the same frames, window, filters: energies or cepstra."""
    fbank = pytest.importorskip("kaldi_native_fbank")
    options = fbank.MfccOptions() if kind == "mfcc" else fbank.FbankOptions()
    frame, mel = options.frame_opts, options.mel_opts
    frame.samp_freq, frame.frame_length_ms, frame.frame_shift_ms = RATE, 32, 16
    frame.dither, frame.preemph_coeff, frame.remove_dc_offset = 0, 0, False
    frame.window_type, frame.snip_edges = "hamming", True
    mel.num_bins, mel.low_freq, mel.high_freq = filters, 0, RATE / 2
    options.use_energy = False
    if kind == "mfcc":
        options.num_ceps, options.cepstral_lifter = count, 0
    computer = fbank.OnlineMfcc(options) if kind == "mfcc" else fbank.OnlineFbank(options)
    computer.accept_waveform(RATE, samples.astype(np.float32).tolist())
    computer.input_finished()
    return np.stack([computer.get_frame(k) for k in range(computer.num_frames_ready)])


@pytest.mark.parametrize("filters", [23, 40])
def test_log_mel_energies_are_kaldis(filters):
    ours = log_mel(wave(), mel_filters(filters, SIZE, RATE), HOP)
    assert np.allclose(ours, kaldi("fbank", wave(), filters), atol=2e-4)


def test_cepstra_are_kaldis():
    ours = cepstra(log_mel(wave(), mel_filters(23, SIZE, RATE), HOP), 13)
    assert np.allclose(ours, kaldi("mfcc", wave(), 23), atol=1e-3)


def test_the_comparison_with_kaldi_notices_another_window(monkeypatch):
    pytest.importorskip("kaldi_native_fbank")
    monkeypatch.setattr(np, "hamming", np.hanning)
    ours = log_mel(wave(), mel_filters(23, SIZE, RATE), HOP)
    assert not np.allclose(ours, kaldi("fbank", wave(), 23), atol=2e-4)


@pytest.mark.parametrize("count", [1, 5, 7])
def test_cepstra_are_scipys_cosine_transform(count):
    energies = np.random.default_rng(0).standard_normal((7, 7))  # square: a transpose fits
    theirs = dct(energies, type=2, norm="ortho", axis=1)[:, :count]
    assert np.allclose(cepstra(energies, count), theirs)


def test_all_cepstra_keep_the_distance_between_spectra():
    energies = np.random.default_rng(0).standard_normal((2, 9))
    changed = cepstra(energies, 9)
    assert np.isclose(
        np.linalg.norm(changed[0] - changed[1]), np.linalg.norm(np.diff(energies, axis=0))
    )


def test_a_thousand_hertz_are_a_thousand_mel():
    assert np.isclose(to_mel(np.array(1000.0)), 1000, atol=0.1)
    assert to_mel(np.zeros(2)).tolist() == [0, 0]


@pytest.mark.parametrize(("samples", "size", "hop"), [(10, 4, 2), (10, 4, 3), (4, 4, 9), (9, 1, 1)])
def test_frames_begin_every_hop(samples, size, hop):
    found = frames(np.arange(float(samples)), size, hop)
    starts = range(0, samples - size + 1, hop)
    assert found.tolist() == [[s + k for k in range(size)] for s in starts]


def test_frames_are_a_copy():
    x = np.zeros(6)
    frames(x, 3, 1)[0] = 1
    assert not x.any()


@pytest.mark.parametrize(("count", "size", "rate"), [(23, 256, 8000), (40, 512, 16000), (1, 8, 80)])
def test_filters_are_triangles_with_equal_steps_between_their_peaks(count, size, rate):
    found = mel_filters(count, size, rate)
    assert found.shape == (count, size // 2 + 1)
    assert found.min() == 0
    assert found.max() <= 1
    assert np.allclose(found[:, [0, -1]], 0)
    bins = to_mel(np.arange(size // 2 + 1) * rate / size)
    step = bins[-1] / (count + 1)
    within = (bins >= step) & (bins <= count * step)
    assert np.allclose(found.sum(axis=0)[within], 1)  # neighbours share each frequency


def test_a_tone_excites_the_filter_around_it():
    filters = mel_filters(23, SIZE, RATE)
    for hertz in (300.0, 1000.0, 3000.0):
        tone = np.sin(2 * np.pi * hertz * np.arange(1000) / RATE)
        loudest = log_mel(tone, filters, HOP).mean(axis=0).argmax()
        peak = to_mel(np.array(RATE / 2)) * (loudest + 1) / 24
        assert abs(to_mel(np.array(hertz)) - peak) <= to_mel(np.array(RATE / 2)) / 24


def test_a_louder_wave_changes_the_first_coefficient_alone():
    filters = mel_filters(23, SIZE, RATE)
    soft, loud = (cepstra(log_mel(g * wave(), filters, HOP), 13) for g in (1.0, 3.0))
    assert np.allclose(soft[:, 1:], loud[:, 1:])
    assert np.allclose(loud[:, 0] - soft[:, 0], np.sqrt(23) * np.log(9))


def test_silence_has_a_logarithm():
    found = log_mel(np.zeros(600), mel_filters(23, SIZE, RATE), HOP)
    assert np.allclose(found, np.log(1e-10))


@pytest.mark.parametrize("decibels", [-5.0, 0.0, 20.0])
def test_noise_has_the_power_asked_for(decibels):
    rng = np.random.default_rng(0)
    clean, noise = rng.standard_normal(500), rng.standard_normal(500)
    added = add_noise(clean, noise, decibels) - clean
    assert np.isclose(10 * np.log10(np.mean(clean**2) / np.mean(added**2)), decibels)
    assert np.isclose(np.corrcoef(added, noise)[0, 1], 1)


def test_float32_stays_float32():
    x = wave(dtype=np.float32)
    energies = log_mel(x, mel_filters(23, SIZE, RATE), HOP)
    assert energies.dtype == cepstra(energies, 13).dtype == np.float32
    assert add_noise(x, x, 10).dtype == frames(x, 4, 2).dtype == np.float32
    assert to_mel(np.abs(x)).dtype == np.float32
    assert add_noise(x, wave(), 10).dtype == add_noise(wave(), x, 10).dtype == np.float64
    assert np.allclose(
        energies, log_mel(x.astype(np.float64), mel_filters(23, SIZE, RATE), HOP), atol=1e-3
    )


def check_all(rng):
    """What the planted bugs must not pass, without Kaldi."""
    test_a_thousand_hertz_are_a_thousand_mel()
    test_frames_begin_every_hop(10, 4, 3)
    test_filters_are_triangles_with_equal_steps_between_their_peaks(23, 256, 8000)
    test_a_tone_excites_the_filter_around_it()
    test_a_louder_wave_changes_the_first_coefficient_alone()
    test_cepstra_are_scipys_cosine_transform(5)
    test_log_mel_energies_are_those_of_a_loop(False)
    test_silence_has_a_logarithm()
    test_noise_has_the_power_asked_for(20.0)


@pytest.mark.parametrize("square", [False, True])
def test_log_mel_energies_are_those_of_a_loop(square):
    filters, x = mel_filters(5, 32, RATE), wave(0.02)
    if square:  # as many filters as frequencies, and as many frames: a transpose fits
        filters, x = np.random.default_rng(0).random((17, 17)), wave(0.036)
        assert len(frames(x, 32, 16)) == 17
    window = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(32) / 31)
    for t, row in enumerate(log_mel(x, filters, 16)):
        part, power = x[16 * t : 16 * t + 32] * window, np.zeros(17)
        for b in range(17):
            angle = 2 * np.pi * b * np.arange(32) / 32
            power[b] = (part @ np.cos(angle)) ** 2 + (part @ np.sin(angle)) ** 2
        assert np.allclose(row, np.log(filters @ power))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: frames(np.zeros(3), 4, 1), "at least 4 samples, got 3"),
        (lambda: mel_filters(5, 7, 8000), "an even number, got 7"),
        (lambda: mel_filters(200, 256, 8000), "filters that hold a frequency each, got 200"),
        (lambda: cepstra(np.zeros((2, 5)), 6), "at most 5, got 6"),
        (lambda: add_noise(np.ones(3), np.zeros(3), 0), "noise that is not silent"),
        (lambda: add_noise(np.ones(3), np.ones(4), 0), "noise: expected shape"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
