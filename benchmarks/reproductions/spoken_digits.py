"""Strings of digits, said by voices that the network has never heard: CTC on synthesised speech.

eSpeak NG says strings of one to five digits (rnnlib.data.speech). Forty voices are in five folds:
run number k tests on fold k, and trains on three others (one fold, the next, was used to choose the
settings, with k = 0). So each voice is tested once, by networks that have not heard it.

Networks read 13 cepstra of frames of 32 ms, one every 16 ms, at 8 kHz. All get equally many clips:

"both directions"   LSTM with CTC; in each pass three clips of four get new noise of 5 to 30 dB
"frame by frame"    both directions, trained with cross-entropy on the digit of each frame, which
                    the synthesiser tells; equal neighbours become one digit
"means kept"        the cepstra's means over a clip are not subtracted
"without noise"     clean clips only
"6 voices", "1 voice"   as many clips of fewer voices

Each is tested on clips of: the training's voices, new voices, new voices with new accents; and on
new voices with white noise, and with the babble of four of the training's voices.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import record
import torch
from torch import nn

from rnnlib.ctc import best_path, collapse, prefix_search
from rnnlib.data.speech import RATE, request_sets, speak
from rnnlib.metrics import edit_distance
from rnnlib.speech import add_noise, cepstra, log_mel, mel_filters

SETTINGS = {
    "size": 256,
    "hop": 128,
    "filters": 23,
    "cepstra": 13,
    "clips": 1440,
    "test_clips": 240,
    "passes": 12,
    "batch": 32,
    "learning_rate": 5e-3,
    "clip": 1.0,
    "noise": [5, 30],
    "clean": 0.25,
    "width": 8,
    "networks": {
        "both directions": {"hidden": 64, "both": True},
        "frame by frame": {"hidden": 64, "both": True, "framewise": True},
        "means kept": {"hidden": 64, "both": True, "keep_mean": True},
        "without noise": {"hidden": 64, "both": True, "noise": False},
        "6 voices": {"hidden": 64, "both": True, "voices": "6 voices"},
        "1 voice": {"hidden": 64, "both": True, "voices": "1 voice"},
    },
}
FILTERS = mel_filters(SETTINGS["filters"], SETTINGS["size"], RATE)


def read(wave, keep_mean=False):
    """Cepstra (T, 13) of a wave, less their means: neither loudness nor microphone stay."""
    found = cepstra(log_mel(wave, FILTERS, SETTINGS["hop"]), SETTINGS["cepstra"])
    return found if keep_mean else found - found.mean(axis=0)


def centred(features):
    return [x - x.mean(axis=0) for x in features]


def noisy(wave, decibels, rng):
    noise = rng.standard_normal(len(wave)).astype(np.float32)
    return add_noise(wave, noise, decibels)


def frame_labels(clip, steps):
    """The digit (1 to 10) that is said in the middle of each frame."""
    middle = (np.arange(steps) * SETTINGS["hop"] + SETTINGS["size"] / 2) / RATE
    word = np.searchsorted(clip.starts, middle, side="right") - 1
    return np.array(clip.request.digits)[np.maximum(word, 0)] + 1


class Recogniser(nn.Module):
    """Cepstra (T, N, 13) to scores of blank and ten digits (T, N, 11)."""

    def __init__(self, hidden, both=False):
        super().__init__()
        self.rnn = nn.LSTM(SETTINGS["cepstra"], hidden, bidirectional=both)
        self.head = nn.Linear(hidden * (1 + both), 11)
        self.register_buffer("mean", torch.zeros(SETTINGS["cepstra"]))
        self.register_buffer("std", torch.ones(SETTINGS["cepstra"]))

    def forward(self, x, lengths=None):
        x = (x - self.mean) / self.std
        if lengths is None:
            return self.head(self.rnn(x)[0])
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        return self.head(nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0])[0])


def padded(features):
    lengths = torch.tensor([len(x) for x in features])
    return nn.utils.rnn.pad_sequence([torch.from_numpy(x) for x in features]), lengths


def train(clips, options, seed, passes, report=None):
    """A network, and its mean loss in each pass."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Recogniser(options["hidden"], options.get("both", False))
    keep = options.get("keep_mean", False)
    clean = [read(clip.wave, keep) for clip in clips]
    frames = np.concatenate(clean)
    if options.get("noise", True):
        frames = np.concatenate([read(noisy(c.wave, 15, rng), keep) for c in clips[::4]])
    net.mean[:] = torch.from_numpy(frames.mean(axis=0))
    net.std[:] = torch.from_numpy(frames.std(axis=0))
    optimizer = torch.optim.Adam(net.parameters(), SETTINGS["learning_rate"])
    updates = passes * -(-len(clips) // SETTINGS["batch"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, SETTINGS["learning_rate"], total_steps=updates
    )
    curve = []
    for number in range(passes):
        losses = []
        # Clips of a batch are about equally long; silence fills them up, so that none is padded
        # (many times faster than packing). The batches come in any order.
        order = np.argsort([len(x) + 3 * rng.random() for x in clean])
        batches = np.array_split(order, -(-len(order) // SETTINGS["batch"]))
        for b in rng.permutation(len(batches)):
            chosen = batches[b]
            longest = max(len(clips[k].wave) for k in chosen)
            waves = [np.pad(w, (0, longest - len(w))) for w in (clips[k].wave for k in chosen)]
            if options.get("noise", True):
                levels = rng.uniform(*SETTINGS["noise"], len(chosen))
                levels[rng.random(len(chosen)) < SETTINGS["clean"]] = 100  # no noise to speak of
                waves = [noisy(wave, level, rng) for wave, level in zip(waves, levels)]
            x, lengths = padded([read(wave, keep) for wave in waves])
            scores = net(x)
            if options.get("framewise"):
                y = [torch.from_numpy(frame_labels(clips[k], len(x))) for k in chosen]
                y = nn.utils.rnn.pad_sequence(y, padding_value=-100)
                loss = nn.functional.cross_entropy(scores.flatten(0, 1), y.flatten())
            else:
                targets = [[d + 1 for d in clips[k].request.digits] for k in chosen]
                loss = nn.functional.ctc_loss(
                    scores.log_softmax(-1),
                    torch.tensor(sum(targets, [])),
                    lengths,
                    torch.tensor([len(row) for row in targets]),
                    reduction="sum",
                ) / len(chosen)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), SETTINGS["clip"])
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        curve.append(round(float(np.mean(losses)), 4))
        if report:
            report(number, curve[-1], net)
    return net, curve


def scores_of(net, features):
    """Scores (T, 11) of each clip."""
    found = []
    with torch.no_grad():
        for start in range(0, len(features), 120):
            x, lengths = padded(features[start : start + 120])
            scores = net(x, lengths).numpy()
            found += [scores[:T, n] for n, T in enumerate(lengths.tolist())]
    return found


def judged(answers, clips):
    """Word errors and strings of clips; answers are lists of digits."""
    truths = [list(clip.request.digits) for clip in clips]
    errors = [edit_distance(answer, truth) for answer, truth in zip(answers, truths)]
    words = sum(map(len, truths))
    return {
        "word error rate": round(100 * sum(errors) / words, 3),
        "strings": round(100 * float(np.mean(np.array(errors) == 0)), 3),
    }


def decoded(scores, framewise=False, width=None):
    if framewise:  # no blank: what is said goes on until another digit begins
        return [[s - 1 for s in collapse(row.argmax(axis=-1))] for row in scores]
    if width:
        return [[s - 1 for s in prefix_search(row, width)[0][0]] for row in scores]
    return [[s - 1 for s in best_path(row[:, None])[0]] for row in scores]


def babble(waves, length, rng):
    """The sum of four clips, each repeated from a point of its own."""
    found = np.zeros(length, np.float32)
    for k in rng.integers(len(waves), size=4):
        shift = rng.integers(len(waves[k]))
        found += np.resize(np.roll(waves[k], shift), length)
    return found


def parts(number, tiny=False):
    """Clips: the training's of 24, 6 and 1 voices, and the tests'."""
    sizes = (48, 24) if tiny else (SETTINGS["clips"], SETTINGS["test_clips"])
    found = request_sets(number, *sizes)
    with ThreadPoolExecutor() as pool:  # the synthesiser waits more than it works
        return dict(zip(found, pool.map(speak, found.values())))


def conditions(clips, rng):
    """What the networks are tested on: name, clips, waves."""
    for name in ("known voices", "new voices", "new accents"):
        yield name, clips[name], [noisy(clip.wave, 20, rng) for clip in clips[name]]
    new, waves = clips["new voices"], [clip.wave for clip in clips["24 voices"]]
    yield "clean", new, [clip.wave for clip in new]
    for level in (10, 5, 0):
        yield f"white, {level} dB", new, [noisy(clip.wave, level, rng) for clip in new]
    for level in (10, 5):
        mixed = [add_noise(c.wave, babble(waves, len(c.wave), rng), level) for c in new]
        yield f"babble, {level} dB", new, mixed


def run(seed, tiny=False):
    torch.set_num_threads(1)
    clips = parts(seed, tiny)
    tests = [
        (name, asked, [read(wave, keep_mean=True) for wave in waves])
        for name, asked, waves in conditions(clips, np.random.default_rng([18, seed]))
    ]
    found, arrays = {"networks": {}}, {}
    for name, options in SETTINGS["networks"].items():
        framewise = options.get("framewise", False)
        chosen = clips[options.get("voices", "24 voices")]
        passes = 1 if tiny else SETTINGS["passes"]
        net, curve = train(chosen, options, seed, passes)
        figures = {"parameters": sum(p.numel() for p in net.parameters()), "losses": curve}
        for test, asked, found_in in tests:
            scores = scores_of(net, found_in if options.get("keep_mean") else centred(found_in))
            answers = decoded(scores, framewise)
            figures[test] = judged(answers, asked)
            if test == "new voices":
                figures["blank"] = blank(scores)
                figures["by voice"] = by_voice(answers, asked)
                figures["equal neighbours"] = judged_by(has_repeat, answers, asked)
            if name == "both directions" and test in ("new voices", "white, 5 dB"):
                beam = decoded(scores, width=SETTINGS["width"])
                figures[test]["prefix search"] = judged(beam, asked)
        found["networks"][name] = figures
        if name == "both directions":
            arrays = {key: p.numpy().astype(np.float16) for key, p in net.state_dict().items()}
    return found, arrays


def has_repeat(clip):
    return any(a == b for a, b in zip(clip.request.digits, clip.request.digits[1:]))


def judged_by(question, answers, clips):
    """Figures of the clips of which something holds, and of the others."""
    found = {}
    for word, value in (("yes", True), ("no", False)):
        kept = [pair for pair in zip(answers, clips) if question(pair[1]) == value]
        found[word] = {"clips": len(kept)} | judged(*zip(*kept))
    return found


def by_voice(answers, clips):
    found = {}
    for voice in sorted({clip.request.voice for clip in clips}):
        kept = [pair for pair in zip(answers, clips) if pair[1].request.voice == voice]
        found[voice] = judged(*zip(*kept))["word error rate"]
    return found


def blank(scores):
    """Per cent of the frames in which symbol 0 is the most probable."""
    return round(
        100 * float(np.concatenate([row.argmax(axis=-1) == 0 for row in scores]).mean()), 3
    )


if __name__ == "__main__":
    record.main(
        "spoken_digits",
        run,
        seeds=5,
        title="Digits said by new voices: CTC, and frame by frame",
        papers=["graves2006connectionist"],
        published=[
            {
                "model": model,
                "figures": {"label error rate": rate},
                "paper": "graves2006connectionist",
                "source": "Table 1, TIMIT, as printed in a paper that cites it",
                "verified": True,
            }
            for model, rate in (
                ("hidden Markov model, without context", 38.85),
                ("hidden Markov model, with context", 35.21),
                ("BLSTM frame by frame, and a Markov model", 33.84),
                ("the same, errors weighted", 31.57),
                ("CTC, best path", 31.47),
                ("CTC, prefix search", 30.51),
            )
        ],
        settings=SETTINGS,
    )
