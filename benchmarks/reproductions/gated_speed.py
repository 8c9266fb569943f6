"""How long does a training step of a GRU take, beside an LSTM of the same width?

Forward and backward through a whole sequence, one thread, processor time. In each round every
candidate runs once, in an order drawn anew, and the medians of the rounds are compared. A "seed" is
one repetition. What a GRU saves in arithmetic, a quarter, it need not save in time:
torch hands the LSTM, but not the GRU, to oneDNN on a CPU.
"""

import time

import numpy as np
import record
import torch

import rnnlib

SETTINGS = {
    "rounds": 15,
    "shapes": [[50, 16, 32, 64], [50, 32, 128, 256], [200, 1, 32, 64]],
}


def ours(name, T, N, D, H, rng, **options):
    layer = getattr(rnnlib, name)(D, H, rng=rng, **options)
    x, dy = (rng.standard_normal((T, N, k)).astype(np.float32) for k in (D, H))

    def step():
        _, _, cache = layer.forward(x)
        layer.backward(dy, None, cache)

    return step


def torchs(name, T, N, D, H, rng):
    layer = getattr(torch.nn, name)(D, H)
    x, dy = (torch.tensor(rng.standard_normal((T, N, k)), dtype=torch.float32) for k in (D, H))
    x.requires_grad_()

    def step():
        layer.zero_grad()
        layer(x)[0].backward(dy)

    return step


def without_onednn(step):
    def other():
        with torch.backends.mkldnn.flags(enabled=False):
            step()

    return other


def run(seed, tiny=False):
    """{shape: {who: GRU's time / LSTM's time}} of one repetition."""
    torch.set_num_threads(1)
    rng, found = np.random.default_rng(seed), {}
    for T, N, D, H in [[3, 2, 2, 2]] if tiny else SETTINGS["shapes"]:
        sizes = (T, N, D, H, rng)
        candidates = {
            "rnnlib, LSTM": ours("LSTM", *sizes),
            "rnnlib, GRU": ours("GRU", *sizes),
            "rnnlib, GRU, reset before": ours("GRU", *sizes, reset="before"),
            "torch, LSTM": torchs("LSTM", *sizes),
            "torch, GRU": torchs("GRU", *sizes),
            "torch, LSTM without oneDNN": without_onednn(torchs("LSTM", *sizes)),
        }
        times = {name: [] for name in candidates}
        for _ in range(2 if tiny else SETTINGS["rounds"]):
            for name in rng.permutation(list(candidates)):
                begin = time.process_time()
                candidates[name]()
                times[name].append(time.process_time() - begin)
        middle = {name: float(np.median(values[1:])) for name, values in times.items()}
        found[f"T = {T}, N = {N}, H = {H}"] = {
            "rnnlib, GRU / LSTM": middle["rnnlib, GRU"] / middle["rnnlib, LSTM"],
            "rnnlib, before / after": middle["rnnlib, GRU, reset before"] / middle["rnnlib, GRU"],
            "torch, GRU / LSTM": middle["torch, GRU"] / middle["torch, LSTM"],
            "torch, GRU / LSTM without oneDNN": (
                middle["torch, GRU"] / middle["torch, LSTM without oneDNN"]
            ),
        }
    if tiny:  # the same keys as the full result
        found = {
            f"T = {t}, N = {n}, H = {h}": found["T = 3, N = 2, H = 2"]
            for t, n, _, h in SETTINGS["shapes"]
        }
    return found


if __name__ == "__main__":
    record.main(
        "gated_speed",
        run,
        seeds=5,
        title="Time of a training step, GRU beside LSTM, in rnnlib and in torch",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
