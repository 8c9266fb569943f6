"""Two strong baselines for chapter 3: n-grams with contexts of up to 23 characters, and `lzma`.

Kneser and Ney's n-grams of each length, and the compressor before and after it has read the
training files: the bits that the test files add to their compressed size. No network and no
chance: one seed, half a minute.
"""

import lzma

import record

from rnnlib.data.text import Vocabulary, load_stdlib
from rnnlib.metrics import bits_per_character
from rnnlib.ngram import NGram

SETTINGS = {
    "orders": [5, 7, 9, 12, 16, 20, 24],
    "smoothing": "kneser_ney",
    "min_count": 20,
    "lzma_preset": 6,
}


def compressed(text):
    """Bits of the text as one stream of LZMA2; preset 6 remembers the last 8 MB."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": SETTINGS["lzma_preset"]}]
    return 8 * len(lzma.compress(text.encode(), lzma.FORMAT_RAW, filters=filters))


def run(seed, tiny=False):
    texts = {part: "".join(load_stdlib(part).values()) for part in ("train", "validation", "test")}
    if tiny:
        texts = {part: text[:20_000] for part, text in texts.items()}
    vocabulary = Vocabulary(texts["train"], min_count=SETTINGS["min_count"])
    streams = {part: vocabulary.encode(text) for part, text in texts.items()}
    orders = SETTINGS["orders"]
    longest = NGram(orders[-1], len(vocabulary), SETTINGS["smoothing"]).fit(streams["train"])
    train, test = texts["train"], texts["test"]
    primed = compressed(train + test) - compressed(train)
    found = {"lzma": {"alone": compressed(test), "after the training files": primed}}
    found["lzma"] = {name: round(bits / len(test), 4) for name, bits in found["lzma"].items()}
    return found | {
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
        title="Kneser-Ney n-grams by the length of their context, and a compressor",
        papers=["kneser1995improved", "chen1999empirical"],
        published=[],
        settings=SETTINGS,
    )
