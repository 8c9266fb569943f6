"""Strings of random letters, copied through one vector: what length, size and order cost.

The source is read forwards or backwards, the target is the source itself. Reading it backwards is
the same as writing it backwards: (abc to abc, read backwards) is the pair (cba to abc), and with
random letters that is the task of reversing a string. So the two rows of a copying task are, with
their names exchanged, the two rows of a reversing task.
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
    "updates": 2000,
    "learning_rate": 0.01,
}


def strings(lengths, rng):
    """Random strings as lists of numbers of target symbols."""
    draw = rng.integers
    return [draw(FIRST, FIRST + SETTINGS["letters"], n).tolist() for n in lengths]


def run(seed, tiny=False):
    """{direction: {H: {"exact": by length from 1, "symbols": by place in strings of 12}}}."""
    torch.set_num_threads(1)
    rng = np.random.default_rng([seed, 12])
    longest, size = SETTINGS["longest_trained"], FIRST + SETTINGS["letters"]
    updates, tested = (3, 10) if tiny else (SETTINGS["updates"], SETTINGS["tested"])
    texts = strings(rng.integers(1, longest + 1, SETTINGS["strings"]), rng)
    held_out = [strings([n] * tested, rng) for n in range(1, SETTINGS["longest_tested"] + 1)]
    found = {}
    for direction, sizes in SETTINGS["sizes"].items():
        way = slice(None, None, -1 if direction == "backwards" else 1)
        for H in sizes:
            model = new_model(size, size, SETTINGS["embedding"], H, seed)
            rate, batch = SETTINGS["learning_rate"], SETTINGS["batch"]
            rng = np.random.default_rng([seed, H])
            train(model, [t[way] for t in texts], texts, updates, rng, lr=rate, batch=batch)
            shares, places = [], None
            for n, part in enumerate(held_out, 1):
                own = write(model, [t[way] for t in part], n + 4)
                shares.append(round(exact(own, part), 4))
                if n == longest:
                    rows = np.array([(w + [0] * n)[:n] for w in own]) == np.array(part)
                    places = rows.mean(axis=0).round(4).tolist()
            found.setdefault(direction, {})[str(H)] = {"exact": shares, "places": places}
    return found


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
