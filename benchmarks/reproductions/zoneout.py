"""Is it zoneout's noise that helps, or the slower units that it makes? The control of dropout.py.

With zoneout a unit keeps its old value with probability p in training, and mixes old and new value
by p in testing. The control mixes in training as well, and so is without noise. Data, network and
training are those of dropout.py, and the rates go on where those end.
"""

import dropout
import record

RATES = (0.1, 0.2, 0.35, 0.5)
SETTINGS = dropout.SETTINGS | {
    "methods": {
        "zoneout": {str(p): {"zoneout": p} for p in RATES},
        "slower units, no noise": {str(p): {"zoneout": p, "noise": False} for p in RATES},
    },
}


def run(seed, tiny=False):
    """The figures of both methods at every rate."""
    data = dropout.Data(tiny)
    passes = 2 if tiny else SETTINGS["passes"]
    return {
        method: {
            label: dropout.train(data, seed, passes, "", **options)
            for label, options in settings.items()
        }
        for method, settings in SETTINGS["methods"].items()
    }


if __name__ == "__main__":
    record.main(
        "zoneout",
        run,
        seeds=6,
        title="Zoneout and its control without noise",
        papers=["krueger2017zoneout"],
        published=[],
        settings=SETTINGS,
    )
