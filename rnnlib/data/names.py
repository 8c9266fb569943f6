"""Given names and surnames in twenty languages, from the lists inside the package Faker.

Source: the ``person`` providers of `Faker <https://github.com/joke2k/faker>`_ (MIT licence),
which hold lists of given names and surnames by country. They are read as plain lists: no name
is invented, no generator runs and nothing is downloaded. The lists were collected by Faker's
contributors, mostly from national statistics; a name stands in a country's list because people
there bear it, not because it began there.
"""

import importlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import number, or_none, said, takes, whole
from rnnlib.data.packages import require

__all__ = ["LANGUAGES", "Names", "load_names", "name_key", "split_names"]

LANGUAGES = {
    "Azerbaijani": ("az_AZ",),
    "Croatian": ("hr_HR",),
    "Czech": ("cs_CZ",),
    "Dutch": ("nl_NL",),
    "English": ("en_GB", "en_US"),
    "Finnish": ("fi_FI",),
    "French": ("fr_FR", "fr_QC"),
    "German": ("de_AT", "de_DE"),
    "Icelandic": ("is_IS",),
    "Indonesian": ("id_ID",),
    "Irish": ("ga_IE",),
    "Italian": ("it_IT",),
    "Polish": ("pl_PL",),
    "Portuguese": ("pt_BR", "pt_PT"),
    "Romanian": ("ro_RO",),
    "Slovak": ("sk_SK",),
    "Spanish": ("es_AR", "es_CL", "es_CO", "es_ES", "es_MX"),
    "Swedish": ("sv_SE",),
    "Turkish": ("tr_TR",),
    "Zulu": ("zu_ZA",),
}
"""Each language and the locales whose lists stand for it.

NB: Belgium, Switzerland and Luxembourg are left out: one list of names serves several languages
there, and the label would say nothing.
"""

_LISTS = re.compile(r"(first_names|last_names)(?!.*without_suffix)")
_NAME = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*'?")


class Names(NamedTuple):
    """What :func:`load_names` returns.

    Attributes
    ----------
    names : list of str
        M names, letter case and accents as written.
    labels : ndarray (M,) int64
        The index of each name's language in `languages`.
    languages : tuple of str
        The names of the languages, in alphabetical order.
    """

    names: list[str]
    labels: np.ndarray
    languages: tuple[str, ...]


@takes(name=str)
def name_key(name):
    """Return `name` without accents and letter case: names with equal keys are one spelling.

    >>> name_key("Zoë") == name_key("ZOE")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _read_locale(locale):
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    for attribute in dir(provider):
        values = getattr(provider, attribute)
        # es_CL computes one of its lists from two others with a property: not a list here.
        if _LISTS.search(attribute) and not isinstance(values, property):
            for name in values:
                name = unicodedata.normalize("NFC", name.strip()).replace("\u2019", "'")
                if len(name) > 1 and _NAME.fullmatch(name):
                    yield name


@takes(limit=or_none(whole()), seed=whole(0))
def load_names(limit=1400, seed=0):
    """Load names labelled with their language.

    Given names and surnames are taken alike. Within a language each spelling counts once
    (:func:`name_key`); a spelling that several languages share stays in each of them, since that
    is what the lists say: no classifier can be right about all of its copies.

    Parameters
    ----------
    limit : int or None
        The most names of one language; longer lists are sampled without replacement. None keeps
        all, and then the longest list is about nine times the shortest.
    seed : int
        Seed of that sampling.

    Returns
    -------
    Names
        Sorted by language, then by name: shuffle before you train. The same for the same version
        of Faker, `limit` and `seed`.

    Raises
    ------
    ModuleNotFoundError
        If Faker is not installed; the message has the line that installs it.
    ValueError
        If `limit` is no whole number, or less than 1.
    """
    require("Faker", "faker")
    rng = np.random.default_rng(seed)
    languages = tuple(sorted(LANGUAGES))
    names, labels = [], []
    for label, language in enumerate(languages):
        spellings = {}
        for locale in LANGUAGES[language]:
            for name in _read_locale(locale):
                # Of two ways to write one spelling, the one that sorts last has the accents.
                key = name_key(name)
                spellings[key] = max(name, spellings.get(key, ""))
        found = sorted(spellings.values())
        if limit is not None and len(found) > limit:
            chosen = rng.choice(len(found), size=limit, replace=False)
            found = [found[i] for i in sorted(chosen)]
        names += found
        labels += [label] * len(found)
    return Names(names, np.array(labels, dtype=np.int64), languages)


@takes(validation=number(low=0), test=number(low=0), seed=whole(0))
def split_names(names, validation=0.1, test=0.1, seed=0):
    """Split names at random into train, validation and test, by spelling.

    All the copies of a spelling, in whatever language, fall in the same part, so that a test
    name is one that training has never seen.

    NB: inflected forms (Novák and Nováková) are different spellings and may be parted.

    Parameters
    ----------
    names : sequence of str
        M names.
    validation, test : float
        The share of the spellings in each of the two parts; the rest is for training.
    seed : int
        Seed of the shuffle.

    Returns
    -------
    train, validation, test : ndarray of int64
        Indices into `names`, shuffled; together they are ``0 .. M-1``, each once.

    Raises
    ------
    ValueError
        If there are no names, or the shares are negative, NaN, or leave nothing to train on.
    """
    listed = isinstance(names, Iterable) and not isinstance(names, str)
    if not listed or not all(isinstance(name, str) for name in names):
        raise TypeError(f"names: expected a list of str, got {said(names)}")
    if not len(names):
        raise ValueError("names: expected at least one, got none")
    if not validation + test < 1:
        raise ValueError(
            "validation, test: expected shares >= 0 that sum to less than 1, "
            f"got {validation} and {test}"
        )
    rng = np.random.default_rng(seed)
    keys = [name_key(name) for name in names]
    spellings = sorted(set(keys))
    bounds = np.cumsum([round(share * len(spellings)) for share in (test, validation)])
    part_of = dict.fromkeys(spellings, 0)
    for position, index in enumerate(rng.permutation(len(spellings))):
        if position < bounds[1]:
            part_of[spellings[index]] = 2 if position < bounds[0] else 1
    part = np.array([part_of[key] for key in keys], dtype=np.int64)
    order = rng.permutation(len(keys))
    return tuple(order[part[order] == i] for i in range(3))
