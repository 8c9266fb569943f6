"""Folk tunes in ABC and Bach's chorales, from the corpus of the package `music21`.

Source: `music21 <https://web.mit.edu/music21>`_ (BSD), whose corpus its makers distribute "with the
permission of the encoders". The files are read by their path: music21 itself, which takes seconds,
is not imported, and nothing is downloaded. The music is out of copyright; encodings may carry
conditions of their own, which stand in the corpus's ``license.txt`` and in single files. Nothing
of it is copied into this repository.

- ``oneills1850``: *O'Neill's Music of Ireland* (Francis O'Neill, Chicago 1903), written down in ABC
  by volunteers: 2,009 tunes.
- ``ryansMammoth``: *Ryan's Mammoth Collection* (Boston 1883), written down by Ray Davies and
  others: 1,059 tunes.
- ``bach``: chorales of J. S. Bach in four voices, as MusicXML.

NB: the corpus has 8,500 folk songs of the Essen collection, too. They are not used here: their
licence says that their legal status is unclear, and allows non-commercial use.
"""

import re
import zipfile
from collections import Counter, defaultdict
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from rnnlib.data.packages import packaged
from rnnlib.tunes import Tune, read_abc, split_book, to_tokens

__all__ = ["Chorales", "Tunes", "load_chorales", "load_tunes", "tune_texts"]

BOOKS = {"oneills1850": "O'Neill", "ryansMammoth": "Ryan"}
RUN = 8  # successive intervals
COPY, RELATED = 0.8, 0.15  # shares of common runs
RARE, LONGEST = 5, 300


class Tunes(NamedTuple):
    """What :func:`load_tunes` returns.

    Attributes
    ----------
    tunes : list of Tune
        M of them, in the order of the books.
    tokens : list of list of str
        The same as :func:`rnnlib.tunes.to_tokens` writes them.
    vocabulary : tuple of str
        All tokens that occur, sorted.
    books : list of str
        "O'Neill" or "Ryan".
    families : ndarray of int64, shape (M,)
        Tunes of the same number are relatives.
    train, validation, test : ndarray of int64
        Indices, rising. No family is in two of them.
    left_out : dict
        How many tunes were left out, by reason.
    """

    tunes: list[Tune]
    tokens: list[list[str]]
    vocabulary: tuple[str, ...]
    books: list[str]
    families: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    left_out: dict[str, int]


class Chorales(NamedTuple):
    """What :func:`load_chorales` returns.

    Attributes
    ----------
    names : list of str
        The files' names: the number in the catalogue of Bach's works (BWV), as ``"bwv269"``.
    rolls : list of ndarray of bool, shape (T, 88)
        One frame for each quarter note, and whether each key of a piano sounds in it.
    train, validation, test : ndarray of int64
        Indices, rising. No melody is in two of them.
    left_out : dict
        How many files were left out, by reason.
    """

    names: list[str]
    rolls: list[np.ndarray]
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    left_out: dict[str, int]


def tune_texts(book):
    """The tunes of ``"oneills1850"`` or ``"ryansMammoth"`` as they stand in the files.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If `book` is neither.
    ModuleNotFoundError
        If music21 is not installed, with the line that installs it.
    """
    if book not in BOOKS:
        raise ValueError(f"book: expected one of {list(BOOKS)}, got {book!r}")
    texts = []
    for path in sorted(packaged("music21", f"corpus/{book}").glob("*.abc")):
        text = path.read_text("latin-1").replace("\r\n", "\n")
        # Some came by mail, where "=20" is a blank at the end of a line and "=" breaks a long one.
        texts += split_book(re.sub(r"=(20)?\n", lambda found: "\n" if found[1] else "", text))
    return texts


@lru_cache(1)
def load_tunes():
    """Dance tunes and airs that can be read, each once, split by family 80 : 10 : 10.

    Left out are tunes that :func:`rnnlib.tunes.read_abc` does not read (a change of key within the
    tune, several voices, errors of writing), tunes of more than 300 tokens, tunes with a token that
    fewer than 5 tunes have, and copies.

    Two tunes are compared by their melodies without rhythm and key: by the runs of 8 successive
    intervals that both have, as a share of the runs of the one with fewer. From 0.8 on the later
    one counts as a *copy*. From 0.15 on, or with the same title, they are *relatives*; relatives of
    relatives are one family. A family goes into one part of the split as a whole.

    NB: that is a rule of thumb. Variants that differ in every run remain strangers, and common
    phrases at the ends of tunes make no relatives.

    Returns
    -------
    Tunes

    Raises
    ------
    ModuleNotFoundError
        If music21 is not installed, with the line that installs it.
    """
    tunes, books, left_out = [], [], Counter()
    for folder, book in BOOKS.items():
        for text in tune_texts(folder):
            try:
                tunes.append(read_abc(text))
                books.append(book)
            except ValueError:
                left_out["not read"] += 1
    tokens = [to_tokens(tune) for tune in tunes]
    shares = _shared_runs([[note.pitch for note in tune.notes] for tune in tunes])
    copies = {b for (_, b), share in shares.items() if share >= COPY}
    long = {i for i, written in enumerate(tokens) if len(written) > LONGEST} - copies
    kept = [i for i in range(len(tunes)) if i not in copies | long]
    left_out |= {"copies": len(copies), "long": len(long)}
    while True:  # leaving one out may make another's token rare
        seen = Counter(token for i in kept for token in set(tokens[i]))
        common = [i for i in kept if all(seen[token] >= RARE for token in tokens[i])]
        if len(common) == len(kept):
            break
        left_out["rare tokens"] += len(kept) - len(common)
        kept = common
    groups = _Groups(len(tunes))
    for (a, b), share in shares.items():
        if share >= RELATED:
            groups.join(a, b)
    titled = {}
    for i, tune in enumerate(tunes):
        if title := _plain(tune.title):
            groups.join(i, titled.setdefault(title, i))
    families = groups.numbers(kept)
    return Tunes(
        [tunes[i] for i in kept],
        [tokens[i] for i in kept],
        tuple(sorted(seen)),
        [books[i] for i in kept],
        families,
        *_split(families),
        dict(left_out),
    )


def _plain(title):
    """A title without article, case and the name of the dance."""
    title = title.lower().replace(":", "").split(" -")[0]
    words = re.findall(r"[a-z0-9]+", title.replace("'", ""))
    return "".join(word for word in words if word not in ("the", "a", "reel", "jig", "hornpipe"))


def _shared_runs(melodies, run=RUN, common=64):
    """For pairs of melodies (lists of pitches): common runs, as a share of the shorter's."""
    runs, places = [], defaultdict(list)
    for i, pitches in enumerate(melodies):
        steps = [b - a for a, b in zip(pitches, pitches[1:])]
        runs.append({tuple(steps[k : k + run]) for k in range(len(steps) - run + 1)})
        for found in runs[-1]:
            places[found].append(i)
    pairs = Counter()
    for found in places.values():
        if len(found) <= common:
            pairs.update((a, b) for k, b in enumerate(found) for a in found[:k])
    return {(a, b): n / min(len(runs[a]), len(runs[b])) for (a, b), n in pairs.items() if n > 1}


class _Groups:
    """Sets that are joined: union and find."""

    def __init__(self, size):
        self.parent = list(range(size))

    def find(self, i):
        while self.parent[i] != i:
            self.parent[i] = i = self.parent[self.parent[i]]
        return i

    def join(self, a, b):
        self.parent[self.find(b)] = self.find(a)

    def numbers(self, kept):
        return np.unique([self.find(i) for i in kept], return_inverse=True)[1].astype(np.int64)


def _split(families):
    """Whole families into training, validation and test, until each has its share."""
    order = np.random.default_rng(18).permutation(families.max() + 1)
    before = np.cumsum(np.bincount(families)[order]) / len(families)
    part_of = np.empty_like(order)
    part_of[order] = np.searchsorted([0.8, 0.9], before, side="left")
    parts = part_of[families]
    return [np.flatnonzero(parts == k).astype(np.int64) for k in range(3)]


# ------------------------------------------------------------------ chorales


@lru_cache(1)
def load_chorales():
    """Bach's chorales in four voices, one frame a quarter note, split by melody.

    A frame holds the notes that sound at the beginning of its quarter, whether they begin there or
    are held. The data of Boulanger-Lewandowski et al. (2012) have the same form, but come from
    another edition and were moved to C major and C minor; these are in their own keys, and repeats
    are not written out.

    Left out are files that are not four voices of one part each, and copies; of chorales that share
    their melody (the uppermost voice, by the rule of :func:`load_tunes`) all stay, in one part of
    the split.

    Returns
    -------
    Chorales

    Raises
    ------
    ModuleNotFoundError
        If music21 is not installed, with the line that installs it.
    """
    names, rolls, melodies, left_out = [], [], [], Counter()
    for path in sorted(packaged("music21", "corpus/bach").glob("*.mxl")):
        voices = _read_voices(path)
        if len(voices) != 4:
            left_out["not four voices"] += 1
            continue
        roll, melody = _frames(voices)
        if len(roll) < 16:
            left_out["shorter than 16 quarters"] += 1
            continue
        names.append(path.stem)
        rolls.append(roll)
        melodies.append(melody)
    chords = [[frozenset(np.flatnonzero(f)) for f in roll] for roll in rolls]
    harmonies = _shared_runs([[min(c, default=0) for c in chord] for chord in chords])
    shares = _shared_runs(melodies)
    copies = {b for (a, b), s in shares.items() if s >= COPY and harmonies.get((a, b), 0) >= COPY}
    left_out["copies"] = len(copies)
    groups = _Groups(len(names))
    for (a, b), share in shares.items():
        if share >= RELATED:
            groups.join(a, b)
    kept = [i for i in range(len(names)) if i not in copies]
    families = groups.numbers(kept)
    parts = _split(families)
    return Chorales([names[i] for i in kept], [rolls[i] for i in kept], *parts, dict(left_out))


def _read_voices(path):
    """For each part the notes as (start, length, MIDI pitch), in quarters."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        name = next(n for n in names if n.endswith("xml") and not n.startswith("META-INF"))
        root = ElementTree.fromstring(archive.read(name))
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    voices = []
    for part in root.iter("part"):
        notes, now, last, divisions = [], 0.0, 0.0, 1
        for measure in part.iter("measure"):
            for element in measure:
                if element.tag == "attributes":
                    divisions = int(element.findtext("divisions", divisions))
                length = float(element.findtext("duration", 0)) / divisions
                if element.tag == "backup":
                    now -= length
                elif element.tag == "forward":
                    now += length
                elif element.tag == "note" and element.find("grace") is None:
                    pitch = element.find("pitch")
                    start = last if element.find("chord") is not None else now
                    if pitch is not None:
                        midi = (
                            12 * (int(pitch.findtext("octave")) + 1) + steps[pitch.findtext("step")]
                        )
                        midi += int(float(pitch.findtext("alter", 0)))
                        notes.append((start, length, midi))
                    if element.find("chord") is None:
                        last, now = now, now + length
        if notes:
            voices.append(notes)
    return voices


def _frames(voices):
    """The roll (T, 88), and the pitches of the first voice's notes."""
    end = max(start + length for voice in voices for start, length, _ in voice)
    roll = np.zeros((int(np.ceil(end)), 88), dtype=bool)
    for voice in voices:
        for start, length, midi in voice:
            first, after = int(np.ceil(start - 1e-9)), int(np.ceil(start + length - 1e-9))
            roll[first:after, midi - 21] = True
    return roll, [midi for _, _, midi in voices[0]]
