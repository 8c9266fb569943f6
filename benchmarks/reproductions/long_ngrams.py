"""How far Kneser and Ney's n-grams of chapter 3 gain from longer contexts: up to 24 characters.

No network and no chance: one seed, some thirty seconds.
"""

import record

from rnnlib.data.text import Vocabulary, load_stdlib
from rnnlib.metrics import bits_per_character
from rnnlib.ngram import NGram

SETTINGS = {"orders": [5, 7, 9, 12, 16, 20, 24], "smoothing": "kneser_ney", "min_count": 20}


def run(seed, tiny=False):
    texts = {part: "".join(load_stdlib(part).values()) for part in ("train", "validation", "test")}
    if tiny:
        texts = {part: text[:20_000] for part, text in texts.items()}
    vocabulary = Vocabulary(texts["train"], min_count=SETTINGS["min_count"])
    streams = {part: vocabulary.encode(text) for part, text in texts.items()}
    orders = SETTINGS["orders"]
    longest = NGram(orders[-1], len(vocabulary), SETTINGS["smoothing"]).fit(streams["train"])
    return {
        part: [
            round(bits_per_character(-longest.variant(n).log_probs(streams[part]).mean()), 4)
            for n in orders
        ]
        for part in ("validation", "test")
    }


if __name__ == "__main__":
    record.main(
        "long_ngrams",
        run,
        seeds=1,
        title="Kneser-Ney n-grams of characters, by the length of their context",
        papers=["kneser1995improved", "chen1999empirical"],
        published=[],
        settings=SETTINGS,
    )
