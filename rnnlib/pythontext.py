"""Measures of Python text: what a model of it may know, and whether what it wrote is Python.

The first group marks places in real code, as positions in a string; the second judges text that
a model wrote, which need not be Python at all.
"""

import ast
import io
import re
import tokenize
import warnings
from collections import Counter

import numpy as np

__all__ = [
    "bracket_places",
    "brackets_match",
    "character_classes",
    "follow",
    "indentation_places",
    "indents_after_colon",
    "lines_parse",
    "name_uses",
    "words_known",
]

_PAIRS = {")": "(", "]": "[", "}": "{"}
_OPENS_A_BLOCK = re.compile(
    r"\s*(async|class|def|elif|else|except|finally|for|if|try|while|with)\b"
)


def character_classes(text):
    """Put every character into one class: what kind of guess is it?

    Returns
    -------
    dict
        From the name of a class to an ndarray of bool, shape (len(text),). Each character is in
        exactly one class.
    """
    indentation = np.zeros(len(text), dtype=bool)
    for match in re.finditer(r"^ +", text, re.MULTILINE):
        indentation[match.start() : match.end()] = True
    characters = np.array(list(text))
    word = np.array([c.isalnum() or c == "_" for c in text], dtype=bool)
    first = word & ~np.r_[False, word[:-1]]
    classes = {
        "indentation": indentation,
        "first letter of a word": first,
        "later letters of a word": word & ~first,
        "closing bracket": np.isin(characters, list(_PAIRS)),
        "end of line": characters == "\n",
    }
    classes["all else"] = ~np.any(list(classes.values()), axis=0)
    return classes


def bracket_places(code):
    """Places where ``)`` might come, and whether one is due.

    These are the ends of names, numbers, strings and closing brackets, as Python's own
    ``tokenize`` finds them: brackets in strings and comments do not count. Places where ``[`` or
    ``{`` was opened last are left out.

    Parameters
    ----------
    code : str
        Python that can be read without an error.

    Returns
    -------
    places : ndarray of int, shape (M,)
        Positions of the next character, in ``0 .. len(code) - 1``.
    distances : ndarray of int, shape (M,)
        Characters since the ``(`` that is open; -1 where no bracket is.
    """
    starts = np.cumsum([0] + [len(line) for line in code.splitlines(keepends=True)])
    places, distances, stack = [], [], []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        begin = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        if token.type == tokenize.OP and token.string in _PAIRS.values():
            stack.append((token.string, begin))
            continue
        if token.type == tokenize.OP and token.string in _PAIRS:
            stack.pop()
        elif token.type not in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING):
            continue
        if end < len(code) and (not stack or stack[-1][0] == "("):
            places.append(end)
            distances.append(end - stack[-1][1] if stack else -1)
    return np.array(places, dtype=int), np.array(distances, dtype=int)


def indentation_places(code):
    """Where each line begins and how deep it is, by what the line before asks for.

    Returns
    -------
    dict
        From ``"deeper"`` (four spaces more, after a line that ends in a colon), ``"same"`` (as
        deep as the line before, and not at the margin) and ``"less"`` to a list of pairs:
        position of the line, and its number of leading spaces. Empty lines are passed over.
    """
    found = {"deeper": [], "same": [], "less": []}
    position, before = 0, None
    for line in code.split("\n"):
        depth = len(line) - len(line.lstrip(" "))
        if line.strip():
            if before is not None:
                last, colon = before
                if colon and depth == last + 4:
                    found["deeper"].append((position, depth))
                elif depth == last > 0:
                    found["same"].append((position, depth))
                elif depth < last:
                    found["less"].append((position, depth))
            before = (depth, line.rstrip().endswith(":"))
        position += len(line) + 1
    return found


def follow(code):
    """What somebody who has read so far knows, after each character of Python code.

    Parameters
    ----------
    code : str
        Python that can be cut into tokens.

    Returns
    -------
    dict of ndarray, shape (len(code),)
        ``"in a string"`` (1 from its first quote to before its last one, else 0), ``"in a
        comment"`` (1 or 0), ``"brackets"`` (how many are open), ``"indentation"`` (blanks at the
        beginning of this line, as far as it is read) and ``"place in the line"`` (characters of
        this line so far).
    """
    lines = code.splitlines(keepends=True)
    starts = np.cumsum([0, *map(len, lines)])
    found = {name: np.zeros(len(code)) for name in ("in a string", "in a comment", "brackets")}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        kind, word, (row, column), (last, end), _ = token
        begin, end = starts[row - 1] + column, starts[min(last, len(lines)) - 1] + end
        if kind == tokenize.STRING:
            begin += min(word.index(quote) for quote in "'\"" if quote in word)
            found["in a string"][begin : end - 1] = 1
        elif kind == tokenize.COMMENT:
            found["in a comment"][begin:end] = 1
        elif kind == tokenize.OP and word in "([{":
            found["brackets"][begin:] += 1
        elif kind == tokenize.OP and word in ")]}":
            found["brackets"][begin:] -= 1
    # After a line break the next line has begun.
    place = np.array(
        [0 if c == "\n" else k for line in lines for k, c in enumerate(line, 1)], float
    )
    blanks = [len(line) - len(line.lstrip(" ")) for line in lines]
    found["indentation"] = np.minimum(place, np.repeat(blanks, list(map(len, lines))))
    found["place in the line"] = place
    return found


def name_uses(text, known, shortest=6):
    """Each use of a name that is not known, in order: ``(earlier uses, start, end)``.

    Parameters
    ----------
    text : str
    known : set of str
        Words not to be looked at.
    shortest : int
        Letters of the shortest name.
    """
    uses, seen = [], Counter()
    for match in re.finditer(rf"[A-Za-z_]{{{shortest},}}", text):
        if match[0] not in known:
            uses.append((seen[match[0]], match.start(), match.end()))
            seen[match[0]] += 1
    return uses


def brackets_match(text):
    """For each closing bracket, whether it closes the one that was opened last: list of bool."""
    stack, verdicts = [], []
    for character in text:
        if character in _PAIRS.values():
            stack.append(character)
        elif character in _PAIRS:
            verdicts.append(bool(stack) and stack.pop() == _PAIRS[character])
    return verdicts


def indents_after_colon(text):
    """For each line that opens a block, whether the next line that is not empty lies deeper.

    The last line is left out: it may be cut off. So is a line that opens a block as the last of
    all.
    """
    lines = [line for line in text.split("\n")[:-1] if line.strip()]
    depths = [len(line) - len(line.lstrip(" ")) for line in lines]
    opens = [_OPENS_A_BLOCK.match(line) and line.rstrip().endswith(":") for line in lines]
    return [b > a for a, b, o in zip(depths, depths[1:], opens) if o]


def lines_parse(text):
    """For each whole line of code, whether Python's parser accepts it on its own.

    The first and the last line are left out, which may be cut off, as are empty lines and
    comments; a line that ends in a colon is given a body.
    """
    verdicts = []
    for line in text.split("\n")[1:-1]:
        code = line.strip()
        if not code or code.startswith("#"):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # such as: invalid escape sequence
                ast.parse(code + " pass" if code.endswith(":") else code)
            verdicts.append(True)
        except (SyntaxError, ValueError):
            verdicts.append(False)
    return verdicts


def words_known(text, known, shortest=4):
    """For each word of at least `shortest` letters, whether it is in the set `known`."""
    return [word in known for word in re.findall(rf"[A-Za-z_]{{{shortest},}}", text)]
