"""What a recurrent layer costs on a GPU beside one thread of a processor, and what time costs.

A training step is forward and backward with a gradient for the input and for all parameters.
Each group is timed in rounds, every candidate once a round, and medians are kept, in milliseconds.
On a GPU every call is waited for. Without one all candidates run on the processor: the same
script, other numbers.

- `lengths`, `batches`, `sizes`: an LSTM as one call (cuDNN's on a GPU), the same cell in a loop
  over time, a Transformer's layer of the same width, and the LSTM's matrix products alone, as
  if no step had to wait for the one before; `one thread` is the one call on the processor.
- `kinds`: RNN, LSTM and GRU in one call, with and without TF32.
- `scan`: h_t = a_t h_{t-1} + x_t by a loop over time and by doubling, which needs log2 T passes.
"""

import statistics
import time

import record
import torch
from torch import nn

SETTINGS = {
    "lengths": [16, 32, 64, 128, 256, 512, 1024],
    "batches": [1, 4, 16, 64, 256, 1024],
    "sizes": [64, 128, 256, 512, 1024, 2048],
    "usual": {"T": 128, "N": 64, "H": 256},
    "scan": {"lengths": [64, 256, 1024, 4096, 16384], "N": 8, "H": 256},
    "processor": "where T N H^2 is at most 256 * 64 * 256^2",
    "rounds": 7,
}
MOST = 256 * 64 * 256**2


def run(seed, tiny=False, device="cpu"):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    usual = {"T": 4, "N": 2, "H": 16} if tiny else SETTINGS["usual"]
    rounds = 1 if tiny else SETTINGS["rounds"]

    def group(letter, values):
        sizes = [usual | {letter: value} for value in values]
        return [{letter: s[letter], **layers(**s, device=device, rounds=rounds)} for s in sizes]

    steps = SETTINGS["scan"]["lengths"]
    return {
        "device": record.device_name(device),
        "lengths": group("T", [2, 4] if tiny else SETTINGS["lengths"]),
        "batches": group("N", [1, 4] if tiny else SETTINGS["batches"]),
        "sizes": group("H", [16, 32] if tiny else SETTINGS["sizes"]),
        "kinds": kinds(**usual, device=device, rounds=rounds),
        "scan": [
            {"T": T, **scan(T, SETTINGS["scan"]["N"], SETTINGS["scan"]["H"], device, rounds)}
            for T in (steps[:2] if tiny else steps)
        ],
    }


def layers(T, N, H, device, rounds):
    x = torch.randn(T, N, H, device=device)
    lstm, cell = nn.LSTM(H, H).to(device), nn.LSTMCell(H, H).to(device)
    transformer = nn.TransformerEncoderLayer(H, H // 16, 4 * H, dropout=0.0).to(device)
    weights = [torch.randn(H, 4 * H, device=device, requires_grad=True) for _ in range(2)]

    def products(x):
        return torch.stack([x.flatten(0, 1) @ weight for weight in weights])

    candidates = {
        "one call": training(outputs(lstm), x, [*lstm.parameters()]),
        "loop": training(lambda x: over_time(cell, x), x, [*cell.parameters()]),
        "transformer": training(transformer, x, [*transformer.parameters()]),
        "products": training(products, x, weights),
    }
    waiting = {name: device for name in candidates}
    if T * N * H**2 <= MOST:
        here = nn.LSTM(H, H)
        candidates["one thread"] = training(outputs(here), x.cpu(), [*here.parameters()])
        waiting["one thread"] = "cpu"
    return medians(candidates, waiting, rounds)


def outputs(layer):
    """A recurrent layer as a function of its input alone, without the last state."""
    return lambda x: layer(x)[0]


def over_time(cell, x):
    h = c = x.new_zeros(x.shape[1], cell.hidden_size)
    ys = []
    for x_t in x:
        h, c = cell(x_t, (h, c))
        ys.append(h)
    return torch.stack(ys)


def kinds(T, N, H, device, rounds):
    found = {}
    for tf32 in (True, False):
        torch.backends.cudnn.allow_tf32 = tf32
        candidates = {}
        for kind in ("RNN", "LSTM", "GRU"):
            layer = getattr(nn, kind)(H, H).to(device)
            x = torch.randn(T, N, H, device=device)
            candidates[kind] = training(outputs(layer), x, [*layer.parameters()])
        found["TF32" if tf32 else "float32"] = medians(
            candidates, dict.fromkeys(candidates, device), rounds
        )
    torch.backends.cudnn.allow_tf32 = True
    return found


def scan(T, N, H, device, rounds):
    a = torch.rand(T, N, H, device=device)
    x = torch.randn(T, N, H, device=device)

    def loop():
        h, hs = torch.zeros_like(x[0]), []
        for a_t, x_t in zip(a, x, strict=True):
            h = a_t * h + x_t
            hs.append(h)
        return torch.stack(hs)

    def doubling():
        """Hillis and Steele: after pass k each step holds the last 2^k steps."""
        A, h, shift = a, x, 1
        while shift < T:
            h = torch.cat([h[:shift], A[shift:] * h[:-shift] + h[shift:]])
            A = torch.cat([A[:shift], A[shift:] * A[:-shift]])
            shift *= 2
        return h

    torch.testing.assert_close(doubling(), loop(), rtol=1e-3, atol=1e-4)
    candidates = {"loop": loop, "doubling": doubling}
    return medians(candidates, dict.fromkeys(candidates, device), rounds)


def training(forward, x, parameters):
    """A training step as a function without arguments."""
    dy = torch.randn_like(forward(x))
    inputs = [x.requires_grad_(), *parameters]

    def step():
        torch.autograd.grad(forward(x), inputs, dy)

    return step


def medians(candidates, devices, rounds):
    times = {name: [] for name in candidates}
    for number in range(rounds + 1):
        for name, step in candidates.items():
            wait(devices[name])
            start = time.perf_counter()
            step()
            wait(devices[name])
            if number:  # the first call builds and warms up
                times[name].append(1e3 * (time.perf_counter() - start))
    return {name: float(f"{statistics.median(ms):.4g}") for name, ms in times.items()}


def wait(device):
    if device == "cuda":
        torch.cuda.synchronize()


if __name__ == "__main__":
    record.main(
        "device_cost",
        run,
        seeds=1,
        title="Training steps of recurrent layers on a GPU and on one thread",
        papers=["appleyard2016optimizing"],
        published=[
            {
                "model": "recurrent networks in cuDNN 5, over a naive implementation",
                "figures": {"times as fast": 10},
                "paper": "appleyard2016optimizing",
                "source": "abstract: an order of magnitude across a range of network sizes",
                "verified": True,
            }
        ],
        settings=SETTINGS,
        gpu=True,
    )
