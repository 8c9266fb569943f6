"""Stored results of runs too long for a chapter: figures of every seed, and how they were made.

`benchmarks/reproductions/NAME.py` makes ``rnnlib/results/NAME.json``, and ``NAME.npz`` if there
are arrays to keep. `benchmarks/reproductions/record.py` says what stands in such a file.
"""

import json
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

__all__ = ["FORMAT", "load", "load_arrays", "names", "over_seeds"]

FORMAT = 1  # of the files; raised when what reads an older one would misread it
FOLDER = Path(__file__).parent / "results"
SCRIPTS = "benchmarks/reproductions"


def names(folder=FOLDER):
    """The names of all stored results, sorted.

    Returns
    -------
    list of str
    """
    return sorted(path.stem for path in Path(folder).glob("*.json"))


def load(name, folder=FOLDER):
    """A stored result.

    Parameters
    ----------
    name : str
        Such as ``"sunspots"``.
    folder : path, optional
        Another than the package's own.

    Returns
    -------
    dict
        ``runs`` holds the figures of each seed, in the order of ``seeds``; ``published`` those of
        the papers, each with its source; ``settings``, ``measured_with`` and ``made_by`` say how
        the runs were made.

    Raises
    ------
    FileNotFoundError
        If there is no such result.
    ValueError
        If the file is damaged or of another format. Either way the message says which script
        makes it anew.
    """
    path = _find(name, ".json", folder)
    try:
        result = json.loads(path.read_text("utf-8"))
        found = result["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is damaged ({error!r}); {_again(name)}") from None
    if found != FORMAT:
        newer = isinstance(found, int) and found > FORMAT
        cure = "this rnnlib is too old for it" if newer else _again(name)
        raise ValueError(f"{path.name}: expected format {FORMAT}, got {found!r}; {cure}")
    return result


def load_arrays(name, folder=FOLDER):
    """The arrays stored with a result, as a dict of ndarray by name.

    Parameters
    ----------
    name : str
        Such as ``"language_model"``.
    folder : path, optional
        Another than the package's own.

    Returns
    -------
    dict of ndarray

    Raises
    ------
    FileNotFoundError, ValueError
        As :func:`load`.
    """
    path = _find(name, ".npz", folder)
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        raise ValueError(f"{path.name} is damaged ({error}); {_again(name)}") from None


def over_seeds(result, *keys):
    """One figure of every seed: ``over_seeds(result, "GRU", "1921-1955")``.

    Parameters
    ----------
    result : dict
        As :func:`load` returns it.
    *keys : str
        Where the figure stands in a run.

    Returns
    -------
    ndarray (S, ...)

    Raises
    ------
    KeyError
        If it does not stand there; the message says what does.
    """
    values = []
    for run in result["runs"]:
        for key in keys:
            if not isinstance(run, dict) or key not in run:
                found = sorted(run) if isinstance(run, dict) else type(run).__name__
                raise KeyError(f"{result['name']}: expected one of {found}, got {key!r}")
            run = run[key]
        values.append(run)
    return np.array(values)


def _again(name):
    return f"make it anew: .venv/bin/python {SCRIPTS}/{name}.py"


def _find(name, suffix, folder):
    path = Path(folder) / f"{name}{suffix}"
    if not path.is_file():
        known = [found for found in names(folder) if _has(found, suffix, folder)]
        raise FileNotFoundError(
            f"there is no {path.name} in {path.parent.name}/, only {known}; "
            f"if {SCRIPTS}/{name}.py exists, {_again(name)}"
        )
    return path


def _has(name, suffix, folder):
    return (Path(folder) / f"{name}{suffix}").is_file()
