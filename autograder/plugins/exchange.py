"""Collecting from an exchange folder into which every account of the machine may write.

nbgrader's own collector copies what it finds with the instructor's rights. It follows links, so a
student who hands in a link to the solution gets the solution graded; it only warns where one
student hands in under another's name; and one folder with a garbled name ends it for everybody.
"""

import contextlib
import itertools
import os
import pwd
import re
from datetime import UTC
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc

from ..intake.files import MAX_FILES, NOTEBOOK, Refused, read_file
from .settings import Sandbox

NAME = r"\w[\w.@+-]*"  # no markup, and no pattern that would name other students' folders
SLACK = 600  # seconds between the hour that a submission claims and its folder's last change


def owner(path):
    """Number and name of the account that a folder belongs to."""
    if path.is_symlink() or not path.is_dir():
        raise Refused("it is no folder")
    number = path.lstat().st_uid
    try:
        return number, pwd.getpwuid(number).pw_name
    except KeyError:
        return number, f"user {number}"


class SafeCollect(ExchangeCollect):
    """nbgrader's collector, for folders that anybody may have written."""

    def _path_to_record(self, path):
        """The record that nbgrader wants; one without a user name is not collected."""
        try:
            record = super()._path_to_record(path)
            self.examine(Path(path), record)
        except Exception as error:  # one folder must never stop the others
            self.log.warning("Not collected: %r: %s", str(path), error)
            moment = parse_utc("1970-01-01")
            record = {"username": None, "filename": Path(path).name, "timestamp": moment}
        return record

    def examine(self, path, record):
        student = record["username"]
        if not re.fullmatch(NAME, student or ""):
            raise Refused("no student has such a name")
        number, name = owner(path)
        if self.check_owner and name != student and number != os.geteuid():
            raise Refused(
                f"{name} hands in as {student}. (Where all accounts share one user number, set "
                "c.ExchangeCollect.check_owner = False.)"
            )
        changed, said = path.lstat().st_ctime, record["timestamp"].replace(tzinfo=UTC).timestamp()
        if changed > said + SLACK:
            self.log.warning(
                "%r: says that it is of %s, but was last changed %.1f hours later",
                *(path.name, record["timestamp"], (changed - said) / 3600),
            )

    def init_src(self):
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def do_copy(self, src, dest, log=None):
        """Copy what is asked for: plain files, no links, no folders, nothing beyond the limits.

        Notebooks and the course's data files. A file `nbgrader_config.py` or `numpy.py` would wait
        for somebody to start a program in its folder.

        The student may change the folder while it is read: each file is opened once, and is what
        it was when it was opened.
        """
        os.mkdir(dest)
        left = 1000 * self.coursedir.max_dir_size
        folder = os.open(src, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            names = filter(self.is_asked_for, sorted(os.listdir(folder)))
            for name in itertools.islice(names, MAX_FILES):
                with contextlib.suppress(UnicodeError):
                    left -= self.copy_file(folder, name, Path(dest), left)
        finally:
            os.close(folder)
        moment = super()._path_to_record(src)["timestamp"]
        Path(dest, "timestamp.txt").write_text(f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC")

    def is_asked_for(self, name):
        data_files = Sandbox(config=self.config).data_files
        wanted = {"timestamp.txt", "submission_secret.txt", *data_files}
        return name in wanted or bool(NOTEBOOK.search(name))

    def copy_file(self, folder, name, dest, left):
        try:
            data = read_file(name, folder=folder)
            if len(data) > left:
                raise Refused("the folder is too large")
        except Refused as reason:
            self.log.warning("Not collected: %r of %r: %s", name, str(dest), reason)
            return 0
        (dest / name).write_bytes(data)
        return len(data)
