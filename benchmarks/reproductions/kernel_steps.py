"""What each trick of ``rnnlib/_kernels.py`` is worth: a training step of an LSTM without it.

The candidates are those of ``benchmarks/steps.py``: cells in a loop, readable sequence functions,
the fast ones, the fast ones with one trick taken out, torch's layer with and without the library
oneDNN, and the matrix products alone. Processor time of one thread in milliseconds, medians of
rounds in which every candidate runs once, in an order drawn anew. A "seed" is one repetition. All
is measured with the kernels that the BLAS chooses and with its AVX-512 kernels; where a processor
has none of these, both are the chosen ones.
"""

import sys
from pathlib import Path

import record

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import steps

SETTINGS = {"shapes": [list(shape) for shape in steps.SHAPES], "rounds": 15}


def run(seed, tiny=False):
    """{kernels: {"T, N, D, H": {candidate: milliseconds}}} of one repetition."""
    names = [", ".join(map(str, shape)) for shape in SETTINGS["shapes"]]
    shapes, rounds = ([[3, 2, 2, 2]], 1) if tiny else (SETTINGS["shapes"], SETTINGS["rounds"])
    found = {}
    for title, kernels in [("as chosen", ""), ("AVX-512", steps.KERNELS)]:
        kernels = kernels if steps.has_avx512() else ""
        columns = steps.child(shapes, rounds, seed, kernels)
        if tiny:  # the same keys as the full result
            columns = dict.fromkeys(names, columns["3, 2, 2, 2"])
        found[title] = {
            shape: {name: float(f"{ms:.4g}") for name, ms in column.items()}
            for shape, column in columns.items()
        }
    return found


if __name__ == "__main__":
    record.main(
        "kernel_steps",
        run,
        seeds=5,
        title="A training step of an LSTM in NumPy, and what each trick is worth",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
