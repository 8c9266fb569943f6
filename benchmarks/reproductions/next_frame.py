"""What comes next? Networks that see a moving digit and draw the frame that they expect.

Clips of `rnnlib.data.digits`: a third with nothing in the way, a third with a bar, a third in which
two to four whole frames are covered. Training and errors count pixels in view only. Every network
gets the same clips of training images; validation and test clips, of images that were never trained
on, are the same for all seeds. The error is the squared error of a pixel in view, times 1,000, in
the frames from number 4 on.

An anomaly is called where a frame's error exceeds a threshold, the 99.5th percentile of the errors
on validation clips without anomaly. The rival that needs no network is the squared difference of a
frame and the one before it; a stronger one is the network that knows two frames.
"""

import numpy as np
import record
import torch

from rnnlib.data.digits import ANOMALIES, moving_digits
from rnnlib.torch.video import NextFrame

SETTINGS = {
    "steps": 18,
    "test_steps": 24,
    "test_clips": 400,
    "batch": 33,
    "updates": 400,
    "learning_rate": 5e-3,
    "clip": 1.0,
    "networks": {
        "convolutions, GRU, moves": {"hidden": 48},
        "two frames, convolutions, moves": {"hidden": 48, "memory": False},
        "GRU on pixels, moves": {"hidden": 48, "channels": 0},
        "convolutions, GRU, draws": {"hidden": 128, "moves": False},
    },
    "watching": [
        "convolutions, GRU, moves",
        "two frames, convolutions, moves",
        "GRU on pixels, moves",
    ],
    "first": 4,
    "quantile": 0.995,
    "after": {"turn": 2, "jump": 2, "swap": 2, "hidden swap": 10},
}
COVERS = {"free": None, "bar": "bar", "covered frames": "frames"}
FIRST = SETTINGS["first"]
KEPT = SETTINGS["watching"][:2]  # the networks whose weights are stored


def train(net, rng, updates):
    optimizer = torch.optim.Adam(net.parameters(), SETTINGS["learning_rate"])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    curve, count = [], SETTINGS["batch"] // len(COVERS)
    for _ in range(updates):
        parts = [moving_digits(count, SETTINGS["steps"], rng, cover=c) for c in COVERS.values()]
        frames = torch.from_numpy(np.concatenate([part.frames for part in parts], axis=1))
        there = frames[1:]
        loss = (net(frames[:-1]) - there)[there >= 0].square().mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), SETTINGS["clip"])
        optimizer.step()
        schedule.step()
        curve.append(1000 * loss.item())
    tenth = max(len(curve) // 10, 1)
    return [round(float(np.mean(curve[k : k + tenth])), 2) for k in range(0, len(curve), tenth)]


def standard(part, cover=None, anomaly=None, tiny=False):
    """The clips on which all seeds are measured."""
    kind = 10 * list(COVERS.values()).index(cover) + [None, *ANOMALIES].index(anomaly)
    rng = np.random.default_rng([19, part == "test", kind])
    size = 8 if tiny else SETTINGS["test_clips"], SETTINGS["test_steps"]
    return moving_digits(*size, rng, split=part, cover=cover, anomaly=anomaly)


def by_network(net):
    def expect(frames):
        with torch.no_grad():
            return net(torch.from_numpy(frames)).numpy()

    return expect


def errors(expect, frames):
    """Squared error (T - 1, N) per pixel in view, times 1,000; NaN where none is."""
    there = frames[1:]
    seen = there >= 0
    total = np.where(seen, np.square(expect(frames[:-1]) - there), 0).sum(axis=(2, 3))
    count = seen.sum(axis=(2, 3))
    return np.where(count, 1000 * total / np.maximum(count, 1), np.nan)


def last(frames):
    return np.maximum(frames, 0)


def alarms(expect, threshold, cover, anomaly, tiny):
    """Shares in per cent: clips whose anomaly is noticed; clips without one, with an alarm in the
    same frames."""
    planted = standard("test", cover, anomaly, tiny)
    t = np.arange(1, len(planted.frames))[:, None]
    window = (planted.moments <= t) & (t < planted.moments + SETTINGS["after"][anomaly])
    usual = standard("test", cover, tiny=tiny).frames
    found = {"noticed": planted.frames, "by chance": usual}
    return {
        name: round(100 * float(((errors(expect, f) > threshold) & window).any(axis=0).mean()), 2)
        for name, f in found.items()
    }


def watch(expect, tiny):
    """Thresholds from validation clips, one for free clips and one for those with a bar."""
    found = {}
    for cover, kinds in ((None, ANOMALIES[:3]), ("bar", ANOMALIES[3:])):
        usual = errors(expect, standard("validation", cover, tiny=tiny).frames)[FIRST - 1 :]
        threshold = float(np.quantile(usual, SETTINGS["quantile"]))
        test = errors(expect, standard("test", cover, tiny=tiny).frames)[FIRST - 1 :]
        found[cover or "free"] = {
            "threshold": round(threshold, 3),
            "false alarms": round(100 * float((test > threshold).mean()), 3),
            **{kind: alarms(expect, threshold, cover, kind, tiny) for kind in kinds},
        }
    return found


def measured(expect, tiny):
    """Mean errors by what is covered; of digits coming out from the bar; after covered frames."""
    found = {}
    for name, cover in COVERS.items():
        clips = standard("test", cover, tiny=tiny)
        error = errors(expect, clips.frames)[FIRST - 1 :]
        found[name] = round(float(np.nanmean(error)), 3)
        if cover == "bar":
            side, way = clips.corners[FIRST:, :, 1] - 8, clips.velocities[FIRST:, :, 1]
            out = (side * way >= 2) & (side * way <= 7)  # from the first column of ink on
            found["coming out"] = round(float(error[out].mean()), 3)
        if cover == "frames":
            dark = (clips.frames < 0).all(axis=(2, 3))
            again = dark[FIRST - 1 : -1] & ~dark[FIRST:]
            found["light again"] = round(float(error[again].mean()), 3)
    return found


def run(seed, tiny=False):
    torch.set_num_threads(1)
    figures = {"last frame": measured(last, tiny) | {"watch": watch(last, tiny)}}
    arrays = {}
    for name, sizes in SETTINGS["networks"].items():
        torch.manual_seed(seed)
        net = NextFrame(**sizes)
        curve = train(net, np.random.default_rng([seed, 7]), 3 if tiny else SETTINGS["updates"])
        parameters = sum(p.numel() for p in net.parameters())
        expect = by_network(net.eval())
        figures[name] = {"parameters": parameters, "curve": curve} | measured(expect, tiny)
        if name in SETTINGS["watching"]:
            figures[name]["watch"] = watch(expect, tiny)
        if name in KEPT:
            for key, value in net.state_dict().items():
                arrays[f"{name}.{key}"] = value.numpy().astype(np.float16)
    return figures, arrays


if __name__ == "__main__":
    record.main(
        "next_frame",
        run,
        seeds=5,
        title="The next frame of a moving digit, and anomalies found by what was not expected",
        papers=["srivastava2015unsupervised", "finn2016unsupervised"],
        published=[],
        settings=SETTINGS,
    )
