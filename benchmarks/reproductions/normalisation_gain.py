"""Normalisation's control: the networks of normalisation.py with gains that start at 1, not at 0.5.

The gain scales what the activation receives, and normalisation.py does not search where it starts.
Everything else is as there, at the largest of its learning rates.
"""

import normalisation
import record

SETTINGS = normalisation.SETTINGS | {
    "gain": 1.0,
    "learning_rates": [3e-2],
    "networks": ["layer", "batch, one set", "batch, a set for each step"],
}


def run(seed, tiny=False):
    """For each network and batch size, the figures at the one learning rate."""
    before = dict(normalisation.SETTINGS)
    normalisation.SETTINGS.update(SETTINGS)
    try:
        return normalisation.run(seed, tiny)
    finally:
        normalisation.SETTINGS.update(before)


if __name__ == "__main__":
    record.main(
        "normalisation_gain",
        run,
        seeds=5,
        title="Layer and batch normalisation inside a recurrent step, gains that start at 1",
        papers=["ba2016layer", "cooijmans2017recurrent", "ioffe2015batch"],
        published=[],
        settings=SETTINGS,
    )
