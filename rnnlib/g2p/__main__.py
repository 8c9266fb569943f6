"""``python -m rnnlib.g2p WORD...``: how the words are spoken, with probabilities.

Exit codes: 0 if all words were read, 1 if one could not be, 2 if the command is wrong.
"""

import argparse
import sys

from tqdm import tqdm

from . import WIDTH, load, pronounce


def positive(text):
    """A whole number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number >= 1, got {text!r}")
    return int(text)


def lines(word, count, width):
    """What is printed about a word: a pronunciation a line, and its probability."""
    if not (guesses := pronounce(word, count, width)):
        raise ValueError(f"word: the network comes to no end on {word[:60]!r}")
    for k, guess in enumerate(guesses):
        yield f"{word if k == 0 else '':<20} {guess.probability:6.1%}  {' '.join(guess.phonemes)}"


def error_rates(width, limit):
    """Words of the dictionary that training has not seen, and the error rates on them."""
    from rnnlib.data.pronunciations import load_pronunciations

    data = load_pronunciations()
    held_out = data.test[:limit].tolist()
    words = [data.words[i] for i in held_out]
    variants = [data.pronunciations[i] for i in held_out]
    found = load().evaluate(words, variants, width, lambda words: tqdm(words, unit="word"))
    yield f"{len(words):,} words of the CMU Pronouncing Dictionary, never trained on; beam {width}"
    yield f"phoneme error rate  {found['PER']:6.2%}"
    yield f"word error rate     {found['WER']:6.2%}   (any pronunciation listed is right)"


def main(arguments=None):
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m rnnlib.g2p",
        description="How English words are spoken: ARPAbet phonemes without stress, guessed from "
        "the spelling by the network of chapter 14, each with its probability.",
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="letters a to z, ' . and -")
    parser.add_argument("-n", "--count", type=positive, default=3, help="guesses a word (3)")
    parser.add_argument("--width", type=positive, default=WIDTH, help=f"of the beam ({WIDTH})")
    parser.add_argument("--evaluate", action="store_true", help="error rates on held-out words")
    parser.add_argument("--limit", type=positive, help="evaluate on the first LIMIT of them")
    options = parser.parse_args(arguments)
    if options.evaluate == bool(options.words):
        parser.error("expected words, or --evaluate without words")
    if options.limit and not options.evaluate:
        parser.error("--limit: expected with --evaluate only")
    try:
        load()
        if options.evaluate:
            print(*error_rates(options.width, options.limit), sep="\n")
            return 0
    except (ModuleNotFoundError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    failed = False
    for word in options.words:
        try:
            print(*lines(word, options.count, options.width), sep="\n")
        except ValueError as error:
            print(error, file=sys.stderr)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
