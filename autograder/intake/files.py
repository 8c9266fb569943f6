"""Which files of a submission are read, and how: no link, no device, no giant."""

import os
import stat
from pathlib import Path

MAX_FILE = 20 << 20  # bytes
MAX_FILES = 200


class Refused(Exception):
    """A file that is not read, and why."""


def read_file(path, limit=MAX_FILE, folder=None):
    """The bytes of a plain file of the student's: no link, no device, no giant."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        number = os.open(path, flags, dir_fd=folder)
    except FileNotFoundError:
        raise Refused("there is no such file") from None
    except OSError:
        raise Refused("it is a link, or cannot be read") from None
    try:
        info = os.fstat(number)
        if not stat.S_ISREG(info.st_mode):
            raise Refused("it is no plain file")
        if info.st_nlink > 1 and not is_own(path, info, folder):
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


def is_own(path, info, folder=None):
    """Whether a file with several names is the student's, and no secret that they have linked to.

    It is where it belongs to the owner of its folder, who is neither this account nor the one
    that keeps the folder of all submissions (submitted/student/assignment, or inbound/submission
    of an exchange).
    """

    def owner(place):
        return os.stat(os.path.join(os.path.dirname(path) or ".", place), dir_fd=folder).st_uid

    return info.st_uid == owner(".") and info.st_uid not in {os.geteuid(), owner("../..")}


def notebooks_in(folder, deeper=1):
    """The notebooks in a folder; those in its folders where it has none, as archives unpack."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)[:MAX_FILES]
    except OSError:
        return []
    entries = [e for e in entries if not e.name.startswith((".", "__MACOSX"))]
    found = [e.name for e in entries if e.name.lower().endswith(".ipynb")]
    if found or not deeper:
        return found
    inner = [e for e in entries if e.is_dir(follow_symlinks=False)]
    return [f"{e.name}/{name}" for e in inner for name in notebooks_in(e.path, deeper - 1)]


def find_notebooks(folder, names):
    """({name: path}, {name: what the file is called where that is another name}).

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
            found[name] = Path(folder, file)
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
        if name not in known and not name.startswith(hidden) and not name.endswith(".ipynb")
    ][:5]
