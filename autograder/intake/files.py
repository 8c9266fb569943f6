"""Which files of a submission are read, and how: no link, no device, no giant."""

import contextlib
import os
import re
import stat
from pathlib import Path

MAX_FILE = 20 << 20  # bytes
MAX_FILES = 200
NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.I)  # some browsers add the second ending


class Refused(Exception):
    """A file that is not read, and why."""


class Missing(Refused):
    """There is none."""


@contextlib.contextmanager
def opened_folder(folder):
    """A descriptor of a submission's folder, below which all else is opened, without links.

    Its last two parts, the student and the assignment, may be the student's own, who could put a
    link in their place at any moment.
    """
    folder = Path(folder)
    number = descend(folder.parents[1], folder.parts[-2:])
    try:
        yield number
    finally:
        os.close(number)


def descend(start, parts):
    """A new descriptor of the folder that `parts` lead to from `start`, none of them a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    number = None
    try:
        here = (".", start) if isinstance(start, int) else (start, None)
        number = os.open(here[0], flags, dir_fd=here[1])
        for part in parts:
            above, number = number, os.open(part, flags | os.O_NOFOLLOW, dir_fd=number)
            os.close(above)
    except OSError:
        if number is not None:
            os.close(number)
        raise Refused("its folder is a link, or cannot be read") from None
    return number


def read_file(path, limit=MAX_FILE, folder="."):
    """The bytes of a plain file of the student's in or below `folder`, a path or a descriptor.

    No link, no device, no giant.
    """
    *parts, name = Path(path).parts
    above = descend(folder, parts)
    try:
        return read_in(above, name, limit)
    finally:
        os.close(above)


def read_in(above, name, limit):
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        number = os.open(name, flags, dir_fd=above)
    except FileNotFoundError:
        raise Missing("there is no such file") from None
    except OSError:
        raise Refused("it is a link, or cannot be read") from None
    try:
        info = os.fstat(number)
        if not stat.S_ISREG(info.st_mode):
            raise Refused("it is no plain file")
        if info.st_nlink > 1 and not is_own(info, above):
            raise Refused(
                "it has another name on this machine (a hard link, as some backups make them); "
                "the instructor can copy the folder with cp -r and grade again"
            )
        if info.st_size > limit:
            raise Refused(f"it is larger than {limit >> 20} MB")
        with open(number, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(number)


def is_own(info, folder):
    """Whether a file with several names is the student's, and no secret that they have linked to.

    It is where it belongs to the owner of its folder, who is neither this account nor the one
    that keeps the folder of all submissions (submitted/student/assignment, or inbound/submission
    of an exchange).
    """
    owner = os.fstat(folder).st_uid
    keeper = os.stat("../..", dir_fd=folder).st_uid
    return info.st_uid == owner and info.st_uid not in {os.geteuid(), keeper}


def notebooks_in(folder, deeper=1):
    """The notebooks in a folder; those in its folders where it has none, as archives unpack."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)[:MAX_FILES]
    except OSError:
        return []
    entries = [e for e in entries if not e.name.startswith((".", "__MACOSX"))]
    found = [e.name for e in entries if NOTEBOOK.search(e.name)]
    if found or not deeper:
        return found
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            with contextlib.suppress(Refused):
                inner = descend(folder, [entry.name])
                try:
                    found += [f"{entry.name}/{name}" for name in notebooks_in(inner, deeper - 1)]
                finally:
                    os.close(inner)
    return found


def find_notebooks(folder, names):
    """({name: file}, {name: what the file is called where that is another name}).

    A file that was renamed is found when it is the only candidate.
    """
    present = notebooks_in(folder)
    others = [f for f in present if Path(f).stem not in names]
    found, renamed = {}, {}
    missing = set(names) - {Path(f).stem for f in present}
    for name in names:
        same = [f for f in present if Path(f).stem == name]
        near = [f for f in others if Path(f).name.startswith(name)] or others
        if same or len(near) == 1 or (len(missing) == 1 and near):
            file = (same or near)[0]
            found[name] = file
            if file != f"{name}.ipynb":
                renamed[name] = file
            if not same:
                others.remove(file)
    return found, renamed


def others_in(folder, data_files, files):
    """The first files beside a notebook that nobody has asked for: a student may count on them."""
    known = {"timestamp.txt", "submission_secret.txt", *data_files, *files}
    try:
        names = sorted(e.name for e in os.scandir(folder) if not e.is_dir(follow_symlinks=False))
    except OSError:
        return []
    hidden = (".", "__MACOSX")
    return [
        name
        for name in names[:MAX_FILES]
        if name not in known and not name.startswith(hidden) and not NOTEBOOK.search(name)
    ][:5]
