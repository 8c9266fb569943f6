"""Which memory is it? The networks of `next_frame`, with one half of the memory taken out.

A recurrent network of `next_frame` remembers in two ways: it has a state, and it fills what is
covered with what it expected there, which it then reads and moves. Here one network has the state
alone (what is covered is black), another the filled-in picture alone (no state: two frames). A
third has neither, and as many parameters as the network with both: is it size that helps? Clips,
training and measurements are those of `next_frame`.
"""

import next_frame
import numpy as np
import record
import torch

from rnnlib.torch.video import NextFrame

SETTINGS = next_frame.SETTINGS | {
    "networks": {
        "state, nothing filled in": {"state": True, "fill": False},
        "filled in, no state": {"state": False, "fill": True},
        "two frames, as many parameters": {"state": False, "fill": False, "hidden": 160},
    },
    "watching": [],
}


class Half(NextFrame):
    """A :class:`NextFrame` with convolutions that moves pictures, and a part of its memory."""

    def __init__(self, state, fill, hidden=48):
        super().__init__(hidden, memory=state)
        self.fill = fill

    def step(self, frame, before, expected, h):
        frame = torch.where(frame < 0, expected if self.fill else 0, frame)
        return super().step(frame, before, expected, h)


def run(seed, tiny=False):
    torch.set_num_threads(1)
    figures = {}
    for name, halves in SETTINGS["networks"].items():
        torch.manual_seed(seed)
        net = Half(**halves)
        updates = 3 if tiny else SETTINGS["updates"]
        curve = next_frame.train(net, np.random.default_rng([seed, 7]), updates)
        parameters = sum(p.numel() for p in net.parameters())
        expect = next_frame.by_network(net.eval())
        found = next_frame.measured(expect, tiny)
        figures[name] = {"parameters": parameters, "curve": curve} | found
    return figures


if __name__ == "__main__":
    record.main(
        "next_frame_memory",
        run,
        seeds=5,
        title="The next frame of a moving digit: a state alone, and a filled-in picture alone",
        papers=["finn2016unsupervised"],
        published=[],
        settings=SETTINGS,
    )
