"""Folk tunes in ABC notation: read, checked bar by bar and note by note, and written as tokens.

`ABC <https://abcnotation.com/wiki/abc:standard:v2.1>`_ (Chris Walshaw, 1993) is music as text::

    X:1
    T:A tune
    M:6/8
    L:1/8
    K:G
    D|GAB c2A|B>cd "D7"D2:|

What is read here, and how:

- **Lengths** are fractions of a whole note. ``L:`` is the length of a note without a number;
  ``A2``, ``A/2``, ``A/``, ``A//`` and ``A3/2`` are multiples of it. Without ``L:`` it is 1/16 if
  the metre is below 3/4, else 1/8.
- **Broken rhythm**: ``A>B`` is ``A3/2B1/2``, ``A<B`` the reverse, ``A>>B`` is ``A7/4B1/4``.
- **Tuplets**: ``(3`` puts the next three notes into the time of two; ``(p:q:r`` puts the next r
  notes into q/p of their time.
- **Key**: ``K:`` has a tonic and a mode (major if none), which sharpen or flatten letters in every
  octave. ``^``, ``_`` and ``=`` change a letter *to the end of the bar*, in every octave, as the
  standard has it.
- **Bar lines**: ``|``, ``||`` (also ``|]`` and ``[|``), ``|:``, ``:|``, ``::``. Between two of
  them is a bar. ``[1`` and ``[2`` (also ``|1``, ``:|2``) begin the first and the second ending.
- **Left out**, since they change neither pitch nor bar: grace notes in braces, chord names and
  fingerings in quotes, ornaments (``~``, ``.``, the letters from h to w and from H to W), slurs.
  A tied note is two notes. Of a chord ``[ceg]`` the first note stays.
- Not read, with a `ValueError`: a change of key, metre or unit within a tune, several voices, a
  tune without metre.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .contracts import takes

__all__ = [
    "BarKeeper",
    "Bar",
    "Key",
    "Note",
    "Tune",
    "from_tokens",
    "in_key",
    "judge_bars",
    "key_name",
    "key_token",
    "note_token",
    "on_tonic",
    "read_abc",
    "read_key",
    "read_meter",
    "read_note_token",
    "split_book",
    "to_abc",
    "to_tokens",
    "transpose",
]

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
NAMES = ("C", "^C", "D", "^D", "E", "F", "^F", "G", "^G", "A", "^A", "B")
SHARPS = "FCGDAEB"  # the order in which sharps enter a key signature, flats from behind
MODES = {
    "maj": (0, 2, 4, 5, 7, 9, 11),
    "dor": (0, 2, 3, 5, 7, 9, 10),
    "phr": (0, 1, 3, 5, 7, 8, 10),
    "lyd": (0, 2, 4, 6, 7, 9, 11),
    "mix": (0, 2, 4, 5, 7, 9, 10),
    "min": (0, 2, 3, 5, 7, 8, 10),
    "loc": (0, 1, 3, 5, 6, 8, 10),
}
# Sharps of the mode's signature, relative to the major key on the same tonic.
_LESS = {"lyd": 1, "maj": 0, "mix": -1, "dor": -2, "min": -3, "phr": -4, "loc": -5}
_ALIASES = {"": "maj", "m": "min", "ion": "maj", "aeo": "min"}
ENDS = ("|:", ":|", "::", "||")
"""Bar lines between two sections."""
BAR_LINES = ("|", *ENDS)
END = "END"


class Key(NamedTuple):
    """A key.

    Attributes
    ----------
    tonic : int
        Pitch class, 0 (C) to 11 (B).
    mode : str
        One of ``maj min dor mix lyd phr loc``.
    signature : dict
        From the letters that it changes to +1 or -1: ``{"F": 1}`` for G major.
    """

    tonic: int
    mode: str
    signature: dict

    @property
    def scale(self):
        """The pitch classes of the key, a frozenset."""
        return frozenset((self.tonic + step) % 12 for step in MODES[self.mode])


class Note(NamedTuple):
    """A note, or a rest.

    Attributes
    ----------
    pitch : int or None
        MIDI number: 60 is the C that ABC writes ``C``, ``c`` is 72. None for a rest.
    length : Fraction
        Of a whole note.
    """

    pitch: int | None
    length: Fraction


class Bar(NamedTuple):
    """The notes between two bar lines.

    Attributes
    ----------
    notes : tuple of Note
    left, right : str
        One of ``| || |: :| ::``. `left` is "" where the tune begins, unless a ``|:`` is there.
    ending : int
        1 or 2 where that ending begins, else 0.
    """

    notes: tuple[Note, ...]
    left: str
    right: str
    ending: int = 0

    @property
    def length(self):
        """Of all notes and rests, as a fraction of a whole note."""
        return sum((note.length for note in self.notes), Fraction(0))


class Tune(NamedTuple):
    """What :func:`read_abc` returns.

    Attributes
    ----------
    title : str
    meter : str
        As ``"6/8"``; ``C`` is ``"4/4"``, ``C|`` is ``"2/2"``.
    key : Key
    bars : tuple of Bar
    """

    title: str
    meter: str
    key: Key
    bars: tuple[Bar, ...]

    @property
    def notes(self):
        """All notes that sound, without rests."""
        return [note for bar in self.bars for note in bar.notes if note.pitch is not None]


# ------------------------------------------------------------------ reading ABC

_FIELD = re.compile(r"([A-Za-z]):(.*)")
_SYMBOL = re.compile(
    r"""(?P<text>"[^"]*"|![^!\n]*!|\+[^+\n]*\+|\{[^}]*\})
      | (?P<tuplet>\(\d+(?::\d*){0,2})
      | (?P<field>\[[A-Za-z]:[^\]]*\])
      | (?P<bar>[:|]+\]?(?:\[?[12](?![0-9/]))?|\[\|[:|]*|\[[12](?![0-9/]))
      | (?P<chord>\[[^\]|:]*\](?P<chordlength>\d*/*\d*))
      | (?P<note>(?P<accidental>\^{1,2}|_{1,2}|=)?(?P<letter>[A-Ga-g])(?P<octave>[,']*)
                 (?P<length>\d*/*\d*))
      | (?P<rest>[zx](?P<restlength>\d*/*\d*))
      | (?P<broken>>+|<+)
      | (?P<ignored>(?:[\s).~\-\\`*h-wyH-W\]$]|\((?!\d))+)""",
    re.VERBOSE,
)


@takes(text=str)
def split_book(text):
    """The tunes of a file, each as text that begins with its line ``X:``."""
    parts = re.split(r"(?m)^(?=X:)", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [part for part in parts if part.startswith("X:")]


@takes(text=str)
def read_key(text):
    """A key from the words of a ``K:`` field: ``"G"``, ``"Em"``, ``"Ador"``, ``"Bb"``, ``"F#m"``.

    Raises
    ------
    ValueError
        If it is not a letter, perhaps # or b, and a mode.
    """
    found = re.fullmatch(r"\s*([A-Ga-g])([#b]?)\s*([A-Za-z]*)\s*", text)
    mode = found and ("maj" if found[3] == "M" else found[3].lower()[:3])
    mode = _ALIASES.get(mode, mode)
    if mode not in MODES:
        raise ValueError(
            f"key: expected a tonic and a mode such as 'G', 'Em', 'Ador', got {text!r}"
        )
    letter, sign = found[1].upper(), {"#": 1, "b": -1, "": 0}[found[2]]
    # C major has no sharps; a fifth upwards adds one.
    sharps = "FCGDAEB".index(letter) - 1 + 7 * sign + _LESS[mode]
    signature = {name: 0 for name in SHARPS}
    for k in range(abs(sharps)):
        signature[SHARPS[k % 7] if sharps > 0 else SHARPS[-1 - k % 7]] += 1 if sharps > 0 else -1
    return Key((LETTERS[letter] + sign) % 12, mode, {n: s for n, s in signature.items() if s})


def read_meter(text):
    """``"6/8"`` of the words of an ``M:`` field, and what a bar has of a whole note."""
    text = text.strip()
    text = {"C": "4/4", "C|": "2/2"}.get(text, text).replace(" ", "")
    if not re.fullmatch(r"[1-9]\d*/(1|2|4|8|16)", text):
        raise ValueError(f"meter: expected one such as 6/8, C or C|, got {text!r}")
    return text


@lru_cache
def _multiple(text):
    """A length's number: "" is 1, "3/2", "/" is 1/2, "//" is 1/4, "/4"."""
    top, slashes, bottom = re.fullmatch(r"(\d*)(/*)(\d*)", text).groups()
    if top == "0" or bottom == "0":
        raise ValueError(f"length: expected a number above 0, got {text!r}")
    below = int(bottom) if bottom else 2 ** len(slashes)
    return Fraction(int(top or 1), below)


@takes(text=str)
def read_abc(text):
    """Read one tune.

    Parameters
    ----------
    text : str
        With at least the fields ``M:`` and ``K:``, of which ``K:`` is the last before the notes.

    Returns
    -------
    Tune
        Bars without notes (between two bar lines in a row) are left out.

    Raises
    ------
    ValueError
        If it is not ABC as this module reads it; the message quotes what it could not read.
    """
    fields, body = {}, []
    for line in text.replace("\r\n", "\n").splitlines():
        line = line.split("%")[0].rstrip()
        field = _FIELD.match(line)
        if field and not (field[1] in "ABCDEFGabcdefgz" and "K" in fields and "|" in line):
            name, value = field[1], field[2].strip()
            if "K" in fields and name in "KLMV":
                if fields.get(name) != value:
                    raise ValueError(f"tune: expected one key, metre, unit and voice, got {line!r}")
            elif name not in fields:
                fields[name] = value
        elif "K" in fields:
            body.append(line)
    if "M" not in fields or "K" not in fields:
        raise ValueError(f"tune: expected the fields M: and K:, got {sorted(fields)}")
    meter, key = read_meter(fields["M"]), read_key(fields["K"])
    unit = Fraction(1, 16) if Fraction(meter) < Fraction(3, 4) else Fraction(1, 8)
    if "L" in fields:
        found = re.fullmatch(r"1/(1|2|4|8|16|32)", fields["L"].strip())
        if not found:
            raise ValueError(f"unit: expected one such as 1/8, got {fields['L']!r}")
        unit = Fraction(1, int(found[1]))
    compound = meter in ("6/8", "9/8", "12/8")
    bars = _Reader(key, unit, compound).read("\n".join(body))
    return Tune(fields.get("T", "").strip(), meter, key, bars)


class _Reader:
    """The notes and bars of a tune's body, symbol by symbol."""

    def __init__(self, key, unit, compound):
        self.key, self.unit, self.compound = key, unit, compound
        self.bars, self.notes = [], []
        self.changed = {}  # accidentals of this bar
        self.broken, self.tuplet = None, None
        self.left, self.ending = "", 0

    def read(self, body):
        place = 0
        while place < len(body):
            found = _SYMBOL.match(body, place)
            if not found:
                raise ValueError(f"tune: cannot read {body[place : place + 20]!r}")
            place = found.end()
            kind = found.lastgroup
            if found["note"]:
                self.add(self.pitch(found), _multiple(found["length"]))
            elif found["rest"]:
                self.add(None, _multiple(found["restlength"]))
            elif found["chord"]:
                first = _SYMBOL.search(found["chord"], 1)
                if not (first and first["note"]):
                    raise ValueError(f"tune: cannot read {found['chord']!r}")
                length = _multiple(first["length"]) * _multiple(found["chordlength"])
                self.add(self.pitch(first), length)
            elif found["broken"]:
                if not self.notes:
                    raise ValueError(f"tune: expected a note before {found['broken']!r}")
                self.broken = found["broken"]
            elif found["tuplet"]:
                self.tuplet = self.ratio(found["tuplet"])
            elif found["bar"]:
                self.bar(found["bar"])
            elif kind == "field":
                raise ValueError(f"tune: expected no field among the notes, got {found['field']!r}")
        return self.ended()

    def ended(self):
        if self.notes:
            self.bar("|")
        if not self.bars:
            raise ValueError("tune: expected notes, got none")
        return tuple(self.bars)

    def pitch(self, found):
        letter = found["letter"].upper()
        if found["accidental"]:
            sign = found["accidental"]
            self.changed[letter] = {"^": 1, "_": -1, "=": 0}[sign[0]] * len(sign)
        alter = self.changed.get(letter, self.key.signature.get(letter, 0))
        octave = found["letter"].islower() + found["octave"].count("'") - found["octave"].count(",")
        return 60 + LETTERS[letter] + alter + 12 * octave

    def ratio(self, text):
        p, *more = text[1:].split(":")
        p = int(p)
        q = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(p, 3 if self.compound else 2)
        q = int(more[0]) if more and more[0] else q
        r = int(more[1]) if len(more) > 1 and more[1] else p
        if p == 0 or q == 0 or r == 0:
            raise ValueError(f"tuplet: expected numbers above 0, got {text!r}")
        return [Fraction(q, p), r]

    def add(self, pitch, multiple):
        length = self.unit * multiple
        if self.tuplet:
            length *= self.tuplet[0]
            self.tuplet[1] -= 1
            if self.tuplet[1] == 0:
                self.tuplet = None
        if self.broken:
            less = Fraction(1, 2 ** len(self.broken))
            before, after = (2 - less, less) if self.broken[0] == ">" else (less, 2 - less)
            last = self.notes[-1]
            self.notes[-1] = last._replace(length=last.length * before)
            length *= after
            self.broken = None
        self.notes.append(Note(pitch, length))

    def bar(self, text):
        line, ending = _bar_line(text)
        if self.notes:
            if not self.bars:
                self.left = "|:" if self.left in ("|:", "::") else ""
            line = line or "|"
            self.bars.append(Bar(tuple(self.notes), self.left, line, self.ending))
            self.left, self.notes, self.ending = line, [], 0
        else:
            self.left = _joined(self.left, line)
            if self.bars and line:
                self.bars[-1] = self.bars[-1]._replace(right=self.left)
        self.ending = ending or self.ending
        self.changed, self.broken, self.tuplet = {}, None, None


def _bar_line(text):
    """One of BAR_LINES (or "" for an ending without a line), and the ending: 0, 1 or 2."""
    ending = int(text[-1]) if text[-1:].isdigit() else 0
    line = text.rstrip("12").rstrip("[") if ending else text
    if not line.strip("[]"):
        return ("" if not line else "||"), ending
    left, right = line.startswith(":"), line.endswith(":") and len(line) > 1
    if left and right or line == "::":
        return "::", ending
    if left or right:
        return (":|" if left else "|:"), ending
    return ("|" if line == "|" else "||"), ending


def _joined(first, second):
    """Two bar lines without a note between them, as one."""
    if "" in (first, second) or first == second:
        return first or second
    pair = {first, second}
    if "::" in pair or pair == {":|", "|:"}:
        return "::"
    return next(line for line in (":|", "|:", "||") if line in pair)


# ------------------------------------------------------------------ checks


@takes(tune=Tune)
def judge_bars(tune):
    """What each bar of a tune is: the check that a musician makes by counting.

    A section begins where the tune does and after ``|:``, ``:|``, ``::`` and ``||``, unless an
    ending goes on there; it ends with the next of these, or with the tune.

    Parameters
    ----------
    tune : Tune

    Returns
    -------
    list of str
        For each bar

        - ``"full"``: as long as the metre says;
        - ``"pickup"``: shorter, and the first of a section;
        - ``"close"``: shorter, the last of a section, and together with a pickup (the one that
          began this section, to which a repeat goes back, the tune's first, or the next
          section's) as long as the metre says;
        - ``"short"`` or ``"long"``: none of these. These two are wrong.
    """
    full, kinds = Fraction(tune.meter), []
    first = tune.bars[0].length
    pickup = Fraction(0)
    for k, bar in enumerate(tune.bars):
        opens = k == 0 or (bar.left in ENDS and not bar.ending)
        closes = k == len(tune.bars) - 1 or bar.right in ENDS
        following = tune.bars[k + 1].length if k + 1 < len(tune.bars) else Fraction(0)
        if opens:
            pickup = bar.length if bar.length < full else Fraction(0)
        if bar.length == full:
            kinds.append("full")
        elif bar.length > full:
            kinds.append("long")
        elif closes and full - bar.length in ({pickup, first, following} - {Fraction(0)}) and k:
            kinds.append("close")
        else:
            kinds.append("pickup" if opens and k + 1 < len(tune.bars) else "short")
    return kinds


@takes(tune=Tune)
def in_key(tune):
    """Share of a tune's notes whose pitch class is in the scale of its key (of 1 without notes)."""
    scale = tune.key.scale
    inside = [note.pitch % 12 in scale for note in tune.notes]
    return float(np.mean(inside)) if inside else 1.0


@takes(tune=Tune)
def on_tonic(tune):
    """Whether the last note that sounds is the tonic, in any octave."""
    notes = tune.notes
    return bool(notes) and notes[-1].pitch % 12 == tune.key.tonic


# ------------------------------------------------------------------ tokens

EIGHTH = Fraction(1, 8)
_TOKEN = re.compile(r"(z|\^?[A-Ga-g])([,']*)(\d*)(?:/(\d+))?")


def note_token(note):
    """A note as one token: its pitch by name, always with its sharp, and its length in eighths.

    ``"^F3/2"`` is the F sharp above the C in the middle of the piano, one and a half eighths long.
    NB: unlike in a tune's own ABC no key and no accidental before it changes what a token means.
    """
    length = note.length / EIGHTH
    top = "" if length.numerator == 1 else str(length.numerator)
    number = top if length.denominator == 1 else f"{top}/{length.denominator}"
    if note.pitch is None:
        return "z" + number
    name, octave = NAMES[note.pitch % 12], note.pitch // 12 - 5
    if octave > 0:
        return name.lower() + "'" * (octave - 1) + number
    return name + "," * -octave + number


def read_note_token(token):
    """The note of a token, the reverse of :func:`note_token`.

    Raises
    ------
    ValueError
        If it is not the token of a note.
    """
    found = _TOKEN.fullmatch(token)
    if not found or found[4] == "0" or found[3] == "0":
        raise ValueError(f"token: expected a note such as ^F3/2, got {token!r}")
    length = EIGHTH * Fraction(int(found[3] or 1), int(found[4] or 1))
    if found[1] == "z":
        return Note(None, length)
    letter = found[1][-1]
    octave = letter.islower() + found[2].count("'") - found[2].count(",")
    return Note(60 + LETTERS[letter.upper()] + (found[1][0] == "^") + 12 * octave, length)


def key_name(key):
    """A key in ABC, with the fewer sharps or flats: ``"Bbmaj"``, not ``"A#maj"``."""
    return _key_name(key.tonic, key.mode)


@lru_cache
def _key_name(tonic, mode):
    spellings = (f"{letter}{sign}" for letter in "CDEFGAB" for sign in ("", "b", "#"))
    named = [(name, read_key(name + mode)) for name in spellings]
    same = [(sum(map(abs, key.signature.values())), n) for n, key in named if key.tonic == tonic]
    return min(same)[1] + mode


def key_token(key):
    """``"K:Gmaj"``."""
    return "K:" + key_name(key)


@takes(tune=Tune)
def to_tokens(tune):
    """A tune as tokens: metre, key, bar lines, endings, and one token a note; END is the last.

    Returns
    -------
    list of str
        ``["M:6/8", "K:Gmaj", "D", "|", "G", ...]``. A bar line before the first note stands only
        if it is ``|:``.
    """
    tokens = [f"M:{tune.meter}", key_token(tune.key)]
    if tune.bars[0].left:
        tokens.append("|:")
    for bar in tune.bars:
        tokens += [f"[{bar.ending}"] if bar.ending else []
        tokens += map(note_token, bar.notes)
        tokens.append(bar.right)
    return [*tokens, END]


@takes(tokens=list | tuple)
def from_tokens(tokens):
    """The tune of tokens, the reverse of :func:`to_tokens`, for whatever a model wrote.

    Parameters
    ----------
    tokens : sequence of str
        Metre, key, and then bar lines, endings and notes in any order. END may be missing.

    Returns
    -------
    Tune
        Without a title. Bars without notes are left out.

    Raises
    ------
    ValueError
        If it does not begin with a metre and a key, there is no note, or a token is none of these.
    """
    head = [str(token) for token in tokens[:2]]
    if len(head) < 2 or head[0][:2] != "M:" or head[1][:2] != "K:":
        raise ValueError(f"tokens: expected M:... and K:... first, got {head}")
    key = read_key(head[1][2:])
    reader = _Reader(key, EIGHTH, False)
    for token in tokens[2:]:
        if token == END:
            break
        if token in BAR_LINES or token in ("[1", "[2"):
            reader.bar(token)
        else:
            reader.notes.append(read_note_token(token))
    return Tune("", read_meter(head[0][2:]), key, reader.ended())


@takes(tune=Tune, semitones=int)
def transpose(tune, semitones):
    """The tune higher by so many semitones, its key with it."""

    def moved(note):
        return note if note.pitch is None else note._replace(pitch=note.pitch + semitones)

    key = tune.key._replace(tonic=(tune.key.tonic + semitones) % 12)
    key = read_key(key_name(key))
    bars = (bar._replace(notes=tuple(map(moved, bar.notes))) for bar in tune.bars)
    return tune._replace(key=key, bars=tuple(bars))


@takes(tune=Tune)
def to_abc(tune):
    """A tune as ABC that other programs read, accidentals written only where the key needs them."""
    head = ["X:1", f"T:{tune.title}", f"M:{tune.meter}", "L:1/8", f"K:{key_name(tune.key)}"]
    parts = ["|:"] if tune.bars[0].left else []
    for bar in tune.bars:
        changed, written = {}, []
        for note in bar.notes:
            token = note_token(note)
            if note.pitch is not None:
                letter = token.lstrip("^")[0].upper()
                alter = int(token[0] == "^")
                # A flat of the key, such as B flat, has the name of a sharp in `token`.
                for other, sign in tune.key.signature.items():
                    if sign < 0 and (LETTERS[other] + sign) % 12 == note.pitch % 12:
                        flat = note._replace(pitch=note.pitch - sign)
                        token, letter, alter = note_token(flat), other, sign
                now = changed.get(letter, tune.key.signature.get(letter, 0))
                token = token.lstrip("^")
                if alter != now:
                    token = {1: "^", 0: "=", -1: "_"}[alter] + token
                    changed[letter] = alter
            written.append(token)
        mark = [f"[{bar.ending}"] if bar.ending else []
        parts.append(" ".join([*mark, *written, bar.right]))
    return "\n".join([*head, " ".join(parts)])


# ------------------------------------------------------------------ sampling that keeps the bar


class BarKeeper:
    """Which tokens may come next, if every bar is to have its length.

    Notes may not overrun the bar, and must leave what other notes can fill. A bar line may come
    when the bar is full; in the first bar of a section sooner (a pickup), but only ``|``; a section
    or the tune may end when the bar is full, or fills up the section's pickup. A tune made so has
    only the bars that :func:`judge_bars` calls full, pickup and close.

    Parameters
    ----------
    tokens : sequence of str
        The vocabulary.
    meter : str
    """

    def __init__(self, tokens, meter):
        self.tokens, self.full = tuple(tokens), Fraction(read_meter(meter))
        self.lengths, self.fillable, self.masks = _room(self.tokens, self.full)
        self.start()

    def start(self):
        """Forget what was read."""
        self.filled = self.pickup = self.first = Fraction(0)
        self.bars, self.opening, self.rest, self.fresh = 0, True, True, True

    def read(self, token):
        """Take note of a token, whatever :meth:`allowed` said of it."""
        if token in BAR_LINES:
            if self.filled:
                self.bars += 1
                if self.opening:
                    self.pickup = self.filled if self.filled < self.full else Fraction(0)
                    self.first = self.pickup if self.bars == 1 else self.first
                # The tune may end here unless the bar is a pickup.
                self.rest = self.filled < self.full and token == "|"
            self.opening = token in ENDS or (self.opening and not self.filled)
            self.filled, self.fresh = Fraction(0), bool(self.bars)
        elif token in ("[1", "[2"):
            self.opening = self.fresh = False
        elif token != END and token[1:2] != ":":
            self.filled += read_note_token(token).length

    def allowed(self):
        """Whether each token of the vocabulary may come next: ndarray of bool (V,)."""
        state = (self.filled, self.pickup, self.first, self.bars > 0)
        state += (self.opening, self.rest, self.fresh)
        if state not in self.masks:
            self.masks[state] = np.array(
                [self._may(*pair) for pair in zip(self.tokens, self.lengths)]
            )
        return self.masks[state].copy()

    def _may(self, token, length):
        left = self.full - self.filled
        if length is not None:
            return length <= left and left - length in self.fillable
        if token == "|":
            return self.filled > 0 and (left == 0 or self.opening)
        if token == "|:" and self.bars == 0 and self.filled == 0:
            return self.fresh
        if token in ENDS:
            closes = self.bars > 0 and not self.opening and left in (self.pickup, self.first)
            return self.filled > 0 and (left == 0 or closes)
        if token == END:
            return self.bars > 0 and self.filled == 0 and self.fresh and not self.rest
        if token in ("[1", "[2"):
            return self.bars > 0 and self.filled == 0 and self.fresh
        return False


@lru_cache(64)
def _room(tokens, full):
    """The length of each token (None: no note), what of a bar notes can fill, and known masks."""
    lengths = [read_note_token(t).length if _TOKEN.fullmatch(t) else None for t in tokens]
    sizes = sorted({length for length in lengths if length})
    fillable, wave = {Fraction(0)}, {Fraction(0)}
    while wave:
        wave = {r + s for r in wave for s in sizes if r + s <= full} - fillable
        fillable |= wave
    return lengths, fillable, {}
