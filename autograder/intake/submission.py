"""A submission's folder: notebooks, the hour of submission, and data files that were asked for."""

import contextlib
import re
import secrets
from pathlib import Path
from zoneinfo import available_timezones

import nbformat
from nbgrader.utils import parse_utc

from .cells import read_cells
from .files import Missing, Refused, find_notebooks, opened_folder, others_in, read_file
from .rebuild import Rebuild, refused

ZONES = {"UTC", "GMT", "Z"} | available_timezones()
OFFSET = re.compile(r"([+-]\d\d):?(\d\d)", re.A)
# 04/03/2026 is a day of March or of April, by who has written it.
EITHER = re.compile(r"(?<![\d./-])(0?[1-9]|1[0-2])[./-](0?[1-9]|1[0-2])[./-]\d", re.A)


def write(notebook, release, path):
    try:
        nbformat.write(notebook, path)
    except ValueError as error:  # no text that can be encoded, for one
        kind = type(error).__name__
        nbformat.write(refused(release, f"This notebook could not be read ({kind})."), path)


def take_in(folder, target, releases, data_files=(), declared=None, files=()):
    """Rebuild a submission `folder` in `target`: notebooks, hour of submission, data files.

    Parameters
    ----------
    folder, target : path
    releases : dict of name to released notebook
    data_files : names of files that a student may hand in besides
    declared : dict of notebook name to further names that students define
    files : names of the release's own files, which every student has anyway
    """
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    try:
        with opened_folder(folder) as place:
            rebuild_all(place, target, releases, data_files, declared or {}, files)
    except Refused as reason:
        for name, release in releases.items():
            notebook = refused(release, f"This notebook could not be graded: {reason}.")
            write(notebook, release, target / f"{name}.ipynb")


def rebuild_all(folder, target, releases, data_files, declared, files):
    """The same of an open folder's descriptor."""
    found, renamed = find_notebooks(folder, list(releases))
    for name, release in releases.items():
        try:
            if name not in found:
                raise Refused("no notebook of this name was handed in")
            repairs = []
            cells = read_cells(found[name], repairs, folder)
            rebuild = Rebuild(release, cells, declared.get(name, ()))
            rebuild.repairs += repairs
            if name in renamed:
                rebuild.say(f"the file “{renamed[name][:80]}” was taken for {name}.ipynb")
            for file in others_in(folder, data_files, files):
                rebuild.say(
                    f"the file “{file[:80]}” was left out: the assignment takes no such file"
                )
            notebook = rebuild.notebook()
        except Refused as reason:
            notebook = refused(release, f"This notebook could not be graded: {reason}.")
        except Exception as error:  # one submission must never stop the others
            kind = type(error).__name__
            notebook = refused(release, f"This notebook could not be read ({kind}).")
        write(notebook, release, target / f"{name}.ipynb")
    for name in data_files:
        with contextlib.suppress(Refused):
            if Path(name).name == name:
                (target / name).write_bytes(read_file(name, folder=folder))
    with contextlib.suppress(Refused):
        if moment := submitted_at(folder):
            (target / "timestamp.txt").write_text(f"{moment} UTC")
    (target / "submission_secret.txt").write_text(secret_of(folder))


def submitted_at(folder):
    """The hour of a submission in UTC, read as nbgrader does; None where it is not told.

    NB: nbgrader takes "+0200" for 200 seconds and an unknown name for UTC. Such an offset is read
    as what it means, and a name that no zone has is refused; so is a day that may be a month.
    """
    try:
        text = read_file("timestamp.txt", 200, folder).decode("ascii").strip()
        if EITHER.search(text):
            raise ValueError("no day that is told from a month")
        if len(parts := text.split(" ")) == 3:
            if offset := OFFSET.fullmatch(parts[2]):
                text = f"{parts[0]}T{parts[1]}{offset[1]}:{offset[2]}"
            elif parts[2] not in ZONES:
                raise ValueError("no time zone")
        moment = parse_utc(text)
        if not 1970 <= moment.year < 9999:
            raise ValueError("no time to hand in")
        return moment
    except Missing:
        return None
    except Refused:
        raise
    except Exception as error:  # the parser is not made for people who mean harm
        raise Refused(f"it holds no date ({type(error).__name__})") from None


def secret_of(folder):
    """The words by which the exchange names a student's feedback; it stops where there are none."""
    with contextlib.suppress(Refused, ValueError):
        secret = read_file("submission_secret.txt", 200, folder).decode("ascii")
        if re.fullmatch(r"[0-9a-f]{32,128}", secret):
            return secret
    return secrets.token_hex(64)
