"""Is what `gated_text.py` finds about the reset gate a matter of a short training?

The same text, networks and gates; the text is read twice in place of once.
"""

import gated_text
import record
import torch

SETTINGS = {
    "passes": 2,
    "learning_rates": [1e-2, 3e-2],
    "cells": {"GRU": {}, "GRU, reset before": {}, "LSTM": {}},
}


def run(seed, tiny=False):
    """{cell: its size, and its bits at each learning rate} of one seed."""
    torch.set_num_threads(1)
    data = gated_text.load(tiny)
    more = {"passes": SETTINGS["passes"], "rates": SETTINGS["learning_rates"]}
    return {
        name: gated_text.train(seed, data, name, **more, **options)
        for name, options in SETTINGS["cells"].items()
    }


if __name__ == "__main__":
    record.main(
        "gated_longer",
        run,
        seeds=5,
        title="GRU and LSTM on characters of Python, two passes over the text",
        papers=["chung2014empirical"],
        published=[],
        settings=SETTINGS,
    )
