"""Names cut to k letters: what is lost, by the end that is kept, and by whether training saw cuts.

The networks are those of padding_bugs.py that read the last valid state. "trained on whole names"
is one network, asked about cut test names; "trained on cut names" is a new one for each k and end,
trained and asked alike. Cutting saves cells, and every letter that is cut away is lost.
"""

import numpy as np
import padding_bugs
import record
import torch

SETTINGS = padding_bugs.SETTINGS | {
    "learning_rate": 2e-3,
    "letters": [4, 6, 8],
    "ends": ["first", "last"],
}
del SETTINGS["learning_rates"], SETTINGS["readings"]


class Cut(padding_bugs.Data):
    """The names with at most k letters each, the first or the last ones."""

    def __init__(self, whole, k, end):
        self.__dict__ |= whole.__dict__
        self.tokens = [t[:k] if end == "first" else t[-k:] for t in whole.tokens]
        self.lengths = np.array([len(t) for t in self.tokens])


def run(seed, tiny=False):
    """Accuracy and cells of the test names, by end and number of letters."""
    torch.set_num_threads(1)
    data, passes = padding_bugs.Data(tiny), 2 if tiny else SETTINGS["passes"]

    def train(cut):
        net = padding_bugs.trained(cut, "last", "mixed", SETTINGS["learning_rate"], seed, passes)[0]
        return net

    def asked(net, cut):
        groups = cut.mixed(cut.test, np.random.default_rng(99))
        scores, labels = padding_bugs.logits(net, cut, groups)
        cells = sum(len(group) * cut.lengths[group].max() for group in groups)
        right = (scores.argmax(dim=1) == labels).double().mean().item()
        return {"accuracy": round(right, 5), "cells": int(cells)}

    whole = train(data)
    found = {"whole": asked(whole, data)}
    for end in SETTINGS["ends"]:
        for k in SETTINGS["letters"]:
            cut = Cut(data, k, end)
            found[f"{end} {k}"] = {
                "trained on whole names": asked(whole, cut),
                "trained on cut names": asked(train(cut), cut),
            }
    return found


if __name__ == "__main__":
    record.main(
        "cut_names",
        run,
        seeds=5,
        title="Names cut to k letters, from either end, with training on whole or cut names",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
