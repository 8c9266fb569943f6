"""Digits while they are said: one direction, and two directions that hear a little of what follows.

Clips, folds, noise and training are those of ``spoken_digits.py``. Two networks with about equally
many parameters learn from 24 voices:

"both directions"   an LSTM of 64 units each way
"one direction"     an LSTM of 92 units

Both are tested on new voices (20 dB of noise). The first is read several times over: whole; in
chunks of 16 frames, of which the backward direction hears `ahead` further frames, its state zero
where it begins; in other chunks, with as long a look-ahead, and with as long a wait of a chunk's
first frame; and the forward direction alone, the other one's states zero. The means of the cepstra
are those of the whole clip, so that only the direction is in question; in "running means" they are
those of what has been heard when a chunk is answered.

``delay`` is the median of the time in milliseconds from where the synthesiser begins a digit to
where the network first says it, over the clips that it reads right.
"""

import numpy as np
import record
import spoken_digits as digits
import torch
from torch import nn

from rnnlib.ctc import collapse
from rnnlib.data.speech import RATE, request_sets, speak

SETTINGS = {
    "chunk": 16,
    "ahead": [0, 2, 4, 8, 16, 32],
    "other chunks": {"1": [16, 31], "4": [16, 28], "32": [16, 0]},
    "as in": "spoken_digits",
    "networks": {
        "both directions": {"hidden": 64, "both": True},
        "one direction": {"hidden": 92},
    },
}


def directions(net):
    """The two halves of a network of two directions, as layers of one."""
    halves = []
    for end in ("", "_reverse"):
        half = nn.LSTM(net.rnn.input_size, net.rnn.hidden_size)
        half.load_state_dict({f"{k}_l0": getattr(net.rnn, f"{k}_l0{end}") for k in names_of(half)})
        halves.append(half)
    return halves


def names_of(layer):
    return [name.removesuffix("_l0") for name in layer.state_dict()]


def in_chunks(net, features, chunk, ahead):
    """Scores (T, 11) of a clip whose backward direction hears `ahead` frames behind each chunk.

    With ``ahead=None`` the backward direction says nothing: its states are zero.
    """
    x = (torch.from_numpy(features)[:, None] - net.mean) / net.std
    T, (there, back) = len(x), directions(net)
    with torch.no_grad():
        h = there(x)[0][:, 0]
        if ahead is None:
            other = torch.zeros_like(h)
        else:
            pieces = [x[s : s + chunk + ahead, 0].flip(0) for s in range(0, T, chunk)]
            packed = nn.utils.rnn.pack_sequence(pieces, enforce_sorted=False)
            ys, lengths = nn.utils.rnn.pad_packed_sequence(back(packed)[0])
            other = [ys[:n, k].flip(0)[:chunk] for k, n in enumerate(lengths.tolist())]
            other = torch.cat(other)
        return net.head(torch.cat([h, other], -1)).numpy()


def with_running_means(net, raw, chunk, ahead):
    """The same of cepstra with their means, less the means of what has been heard so far."""
    there, back = directions(net)
    scores, state, sums = [], None, np.cumsum(raw, axis=0)
    with torch.no_grad():
        for start in range(0, len(raw), chunk):
            end = min(start + chunk + ahead, len(raw))
            x = torch.from_numpy(raw[start:end] - sums[end - 1] / end)
            x = (x[:, None].float() - net.mean) / net.std
            h, state = there(x[:chunk], state)
            other = back(x.flip(0))[0].flip(0)[:chunk]
            scores.append(net.head(torch.cat([h, other], -1))[:, 0].numpy())
    return np.concatenate(scores)


def delay(scores, clips):
    """Median milliseconds from a digit's beginning to the first frame that says it."""
    waits = []
    for row, clip in zip(scores, clips):
        path = row.argmax(axis=-1)
        if collapse(path) == [digit + 1 for digit in clip.request.digits]:
            first = np.flatnonzero((np.diff(path, prepend=0) != 0) & (path != 0))
            heard = (first * digits.SETTINGS["hop"] + digits.SETTINGS["size"]) / RATE
            waits += (1000 * (heard - np.array(clip.starts))).tolist()
    return round(float(np.median(waits)), 1) if waits else 0.0


def run(seed, tiny=False):
    torch.set_num_threads(1)
    sizes = (48, 24) if tiny else (digits.SETTINGS["clips"], digits.SETTINGS["test_clips"])
    sets = request_sets(seed, *sizes)
    clips, asked = speak(sets["24 voices"]), speak(sets["new voices"])
    rng = np.random.default_rng([20, seed])
    raw = [digits.read(digits.noisy(clip.wave, 20, rng), keep_mean=True) for clip in asked]
    features = digits.centred(raw)

    def figures(scores):
        return digits.judged(digits.decoded(scores), asked) | {"delay": delay(scores, asked)}

    found = {}
    for name, options in SETTINGS["networks"].items():
        passes = 1 if tiny else digits.SETTINGS["passes"]
        net, curve = digits.train(clips, options, seed, passes)
        found[name] = {
            "parameters": sum(p.numel() for p in net.parameters()),
            "losses": curve,
            "whole": figures(digits.scores_of(net, features)),
        }
        if options.get("both"):
            chunk = SETTINGS["chunk"]
            found[name]["chunks"] = {
                str(ahead): figures([in_chunks(net, x, chunk, ahead) for x in features])
                for ahead in SETTINGS["ahead"]
            }
            found[name]["other chunks"] = {
                size: {
                    str(ahead): figures([in_chunks(net, x, int(size), ahead) for x in features])
                    for ahead in looks
                }
                for size, looks in SETTINGS["other chunks"].items()
            }
            found[name]["running means"] = figures(
                [with_running_means(net, x, chunk, 16) for x in raw]
            )
            found[name]["forwards alone"] = figures(
                [in_chunks(net, x, chunk, None) for x in features]
            )
            whole = digits.scores_of(net, features)[0]
            assert np.allclose(in_chunks(net, features[0], chunk, 10**6), whole, atol=1e-3)
    return found


if __name__ == "__main__":
    record.main(
        "streaming_digits",
        run,
        seeds=5,
        title="Digits while they are said: one direction, and two with a little look-ahead",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
