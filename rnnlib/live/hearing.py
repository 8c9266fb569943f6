"""What the figure :func:`rnnlib.live.hear` sends to the page: clips of speech, and a recogniser."""

import base64

import numpy as np

from rnnlib.ctc import collapse
from rnnlib.functional import linear_forward, softmax
from rnnlib.speech import cepstra, log_mel

from . import network, still


def sixteen_bits(wave):
    """A wave between -1 and 1 as whole numbers, as sound files hold them."""
    return np.rint(32767 * np.clip(wave, -1, 1)).astype("<i2")


def probabilities(rnn, head, mean, std, filters, hop, samples):
    """Of each symbol in each frame (T, V), as the page computes them."""
    wave = samples / 32767  # float64, as in the page
    x = cepstra(log_mel(wave, filters, hop), len(mean))
    x = ((x - x.mean(axis=0) - mean) / std).astype(rnn.dtype)
    return softmax(linear_forward(rnn.forward(x[:, None])[0], head)[0])[:, 0]


def spec_and_picture(rnn, head, scale, filters, hop, rate, clips, symbols):
    """The data for the page and the still picture; `rnn` and `head` hold the page's weights."""
    mean, std = scale
    waves = [sixteen_bits(clip["wave"]) for clip in clips]
    found = probabilities(rnn, head, mean, std, filters, hop, waves[0])
    spec = {
        "rnn": network.recurrent(rnn, "float16"),
        "head": network.linear(head, "float16"),
        "mean": [float(v) for v in mean],
        "std": [float(v) for v in std],
        "filters": network.array(filters, "float32"),
        "hop": hop,
        "rate": rate,
        "symbols": list(symbols),
        "clips": [
            {"name": clip["name"], "about": clip["about"], "said": list(clip["said"])}
            | {"wave": base64.b64encode(wave.tobytes()).decode("ascii")}
            for clip, wave in zip(clips, waves)
        ],
        "check": {"states": [round(float(p), 7) for p in found.ravel()]},
    }
    read = collapse(found.argmax(axis=1))
    return spec, still.hear(waves[0] / 32767, found, symbols, [symbols[k] for k in read])
