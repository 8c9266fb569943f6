"""Spoken digits, trained longer: one direction against two.

Clips, folds, noise and training are those of ``spoken_digits.py``, in its first three folds, but
the passes are 40 in place of 12, over which the learning rate rises and falls as it does there:

"one direction"      LSTM of 92 units with CTC, about as many weights
"both directions"    as there

``delay`` is that of ``streaming_digits.py``: the median of the time in milliseconds from where the
synthesiser begins a digit to the end of the first frame that says it, over the clips that are read
rightly. (That script has both networks after 12 passes.)
"""

from itertools import islice

import numpy as np
import record
import spoken_digits as digits
import torch
from streaming_digits import delay

from rnnlib.data.speech import request_sets, speak

SETTINGS = {
    "as in": "spoken_digits",
    "passes": 40,
    "networks": {
        "one direction": {"hidden": 92},
        "both directions": {"hidden": 64, "both": True},
    },
}


def run(seed, tiny=False):
    torch.set_num_threads(1)
    sizes = (48, 24) if tiny else (digits.SETTINGS["clips"], digits.SETTINGS["test_clips"])
    requests = request_sets(seed, *sizes)
    wanted = ("24 voices", "known voices", "new voices", "new accents")
    clips = {name: speak(requests[name]) for name in wanted}
    # The first three of its tests, with the same noise.
    tests = islice(digits.conditions(clips, np.random.default_rng([18, seed])), 3)
    tests = [(name, asked, [digits.read(wave) for wave in waves]) for name, asked, waves in tests]
    found = {}
    for name, options in SETTINGS["networks"].items():
        passes = 1 if tiny else SETTINGS["passes"]
        net, curve = digits.train(clips["24 voices"], options, seed, passes)
        figures = {"parameters": sum(p.numel() for p in net.parameters()), "losses": curve}
        for test, asked, features in tests:
            scores = digits.scores_of(net, features)
            figures[test] = digits.judged(digits.decoded(scores), asked)
            if test == "new voices":
                figures["delay"] = delay(scores, asked)
        found[name] = figures
    return found


if __name__ == "__main__":
    record.main(
        "digits_longer",
        run,
        seeds=3,
        title="Spoken digits, trained longer: one direction against two",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
