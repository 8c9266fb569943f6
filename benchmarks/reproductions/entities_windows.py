"""The rival of entities.py with more words to see: a logistic regression on nine words, not five.

The sentences, the features and the penalty are otherwise those of entities.py.
"""

import entities
import numpy as np
import record

SETTINGS = {key: entities.SETTINGS[key] for key in ("sentences", "validation", "test")}
SETTINGS |= {"words": [9]}


def run(seed, tiny=False):
    """{number of sentences: {words seen: figures}}."""
    found = {}
    for size in SETTINGS["sentences"]:
        data = entities.Data(size, np.random.default_rng([seed, size]), tiny)
        found[str(size)] = {
            str(words): entities.regression(data, words // 2) for words in SETTINGS["words"]
        }
    return found


if __name__ == "__main__":
    record.main(
        "entities_windows",
        run,
        seeds=8,
        title="Entities in generated sentences: a logistic regression on nine words",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
