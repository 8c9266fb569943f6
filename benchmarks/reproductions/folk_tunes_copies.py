"""Runs of notes that models of folk tunes share with training tunes: in their own key, and in any.

`folk_tunes.py` looks for a run of notes as it stands. A model that was trained on tunes in all keys
may quote one in another key, which that search does not see. Here a run also counts as found when
its intervals and its lengths stand in a training tune. Also: whether a shorter n-gram copies less.

The LSTM is the stored one, with 128 units, trained on transposed tunes; seeds are of the samples.
"""

from functools import lru_cache

import numpy as np
import record
import torch
from folk_tunes import SETTINGS as TUNES
from folk_tunes import Copies, Data, Net, torch_step, write

from rnnlib import results
from rnnlib.ngram import NGram
from rnnlib.tunes import from_tokens

SETTINGS = {"runs": [8, 16], "orders": [4, 8, 12], "smoothing": "kneser_ney"}


def moves(tokens):
    """Each note and rest of a tune: semitones from the note before, and its length."""
    found, before = [], None
    for note in [note for bar in from_tokens(tokens).bars for note in bar.notes]:
        known = before is not None and note.pitch is not None
        found.append((note.pitch is None, note.pitch - before if known else None, note.length))
        before = note.pitch if note.pitch is not None else before
    return found


def runs(tokens, n):
    """All runs of n notes, without the interval that leads to the first."""
    found = moves(tokens)
    spans = (found[k : k + n] for k in range(len(found) - n + 1))
    return [((span[0][0], span[0][2]), *span[1:]) for span in spans]


@lru_cache(1)
def prepared(tiny):
    """Data, copies, known runs and models, the same for all seeds."""
    data = Data(tiny)
    own = [keys[0] for keys in data.keys]
    every = [codes for keys in data.keys for codes in keys]
    top, V = max(SETTINGS["orders"]), len(data.names)
    full = NGram(top, V).fit(np.concatenate(own))
    steps = {
        f"{order}-gram, as written": full.variant(order, SETTINGS["smoothing"]).step
        for order in SETTINGS["orders"]
    }
    full = NGram(top, V).fit(np.concatenate(every))
    steps[f"{top}-gram, transposed"] = full.variant(top, SETTINGS["smoothing"]).step
    net = Net(V, TUNES)
    weights = results.load_arrays("folk_tunes")
    net.load_state_dict({k: torch.tensor(w.astype(np.float32)) for k, w in weights.items()})
    net.eval()
    steps["LSTM, transposed"] = torch_step(net, "cpu")
    texts = data.text["train"]
    known = {n: {run for tokens in texts for run in runs(tokens, n)} for n in SETTINGS["runs"]}
    return data, Copies(texts), known, steps


def found_again(texts, copies, known):
    """Per cent of all runs that stand in a training tune."""

    def per_cent(values):
        return round(100 * float(np.mean(values)), 2) if len(values) else 0.0

    texts = [t for t in texts if copies.spelled(t)]  # not one note: nothing to find
    return {
        "own key": {
            str(n): per_cent(np.concatenate([copies.share(tokens, n) for tokens in texts]))
            for n in known
        },
        "any key": {
            str(n): per_cent([run in known[n] for tokens in texts for run in runs(tokens, n)])
            for n in known
        },
    }


def run(seed, tiny=False):
    torch.set_num_threads(1)
    data, copies, known, steps = prepared(tiny)
    found = {"real": found_again(data.text["test"], copies, known)}
    for name, step in steps.items():
        texts, _ = write(data, step, 3000 + seed)
        found[name] = found_again(texts, copies, known)
    return found


if __name__ == "__main__":
    record.main(
        "folk_tunes_copies",
        run,
        seeds=3,
        title="Folk tunes: runs of notes from training tunes, in their own key and in any",
        papers=["sturm2016music"],
        published=[],
        settings=SETTINGS,
    )
