"""The LSTM of `folk_tunes.py`, larger: is it size that keeps the small one from repeating a bar?

Two layers and more dropout, as written and transposed; all else as there. Meant for a GPU.
"""

import folk_tunes
import record

SETTINGS = folk_tunes.SETTINGS | {
    "embedding": 64,
    "hidden": 512,
    "layers": 2,
    "dropout": 0.4,
    "passes": 30,
    "batch": 32,
    "learning_rate": 2e-3,
    "places": 2000,
}


def run(seed, tiny=False, device="cpu"):
    settings = SETTINGS | ({"hidden": 16} if tiny else {})
    return folk_tunes.run(seed, tiny, device, settings, counted=False)


if __name__ == "__main__":
    record.main(
        "folk_tunes_large",
        run,
        seeds=3,
        title="Folk tunes: larger LSTMs, as written and transposed",
        papers=["sturm2016music"],
        published=[],
        settings=SETTINGS,
        gpu=True,
    )
