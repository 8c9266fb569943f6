"""Strings of random letters, copied through one vector: what length, size and order cost.

The source is read forwards or backwards, the target is the source itself. Reading it backwards is
the same as writing it backwards: (abc to abc, read backwards) is the pair (cba to abc), and with
random letters that is the task of reversing a string. So the two rows of a copying task are, with
their names exchanged, the two rows of a reversing task.

Everything is trained twice, once for three times as long: what is left of a difference then is
less likely to be one of speed.
"""

import numpy as np
import record
import torch
from pairs import FIRST, exact, new_model, train, write

SETTINGS = {
    "letters": 8,
    "longest_trained": 12,
    "longest_tested": 16,
    "sizes": {"forwards": [64], "backwards": [32, 64]},
    "embedding": 16,
    "strings": 20_000,
    "tested": 300,
    "batch": 64,
    "updates": {"short": 2000, "long": 6000},
    "learning_rate": 0.01,
}


def strings(lengths, rng):
    """Random strings as lists of numbers of target symbols."""
    draw = rng.integers
    return [draw(FIRST, FIRST + SETTINGS["letters"], n).tolist() for n in lengths]


def run(seed, tiny=False):
    """{direction: {H: {"exact": by length from 1, "places": by place in strings of 12}}}.

    The same of the longer training stands under "long".
    """
    torch.set_num_threads(1)
    rng = np.random.default_rng([seed, 12])
    longest, size = SETTINGS["longest_trained"], FIRST + SETTINGS["letters"]
    tested = 10 if tiny else SETTINGS["tested"]
    texts = strings(rng.integers(1, longest + 1, SETTINGS["strings"]), rng)
    held_out = [strings([n] * tested, rng) for n in range(1, SETTINGS["longest_tested"] + 1)]
    found = {"long": {}}
    for training, updates in SETTINGS["updates"].items():
        part = found["long"] if training == "long" else found
        for direction, sizes in SETTINGS["sizes"].items():
            way = slice(None, None, -1 if direction == "backwards" else 1)
            for H in sizes:
                model = new_model(size, size, SETTINGS["embedding"], H, seed)
                rate, batch = SETTINGS["learning_rate"], SETTINGS["batch"]
                rng, sources = np.random.default_rng([seed, H]), [t[way] for t in texts]
                steps = 3 if tiny else updates
                train(model, sources, texts, steps, rng, lr=rate, batch=batch)
                part.setdefault(direction, {})[str(H)] = measure(model, held_out, way)
    return found


def measure(model, held_out, way):
    """The share of strings copied exactly, by length, and of letters in those of 12, by place."""
    shares, places = [], None
    for n, part in enumerate(held_out, 1):
        own = write(model, [t[way] for t in part], n + 4)
        shares.append(round(exact(own, part), 4))
        if n == SETTINGS["longest_trained"]:
            rows = np.array([(w + [0] * n)[:n] for w in own]) == np.array(part)
            places = rows.mean(axis=0).round(4).tolist()
    return {"exact": shares, "places": places}


if __name__ == "__main__":
    record.main(
        "copy_lengths",
        run,
        seeds=4,
        title="Strings copied through one vector: length, size and the order of the source",
        papers=["sutskever2014sequence"],
        published=[],
        settings=SETTINGS,
    )
