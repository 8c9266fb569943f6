"""A PostgreSQL server of a test's own: a folder, a Unix socket, no TCP port, and no remains."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import sqlalchemy

PASSWORD = "p@ss/w%rd: ünd"  # all that a URL has to quote
CALM = "listen_addresses= fsync=off max_connections=40 unix_socket_permissions=0700"


def user():
    """Who may run a server: PostgreSQL refuses root, and wants a user with a name."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


class Server:
    """One server, started and stopped as a test likes.

    It runs in the foreground as a child that is told to stop when its parent dies, so a test
    that is killed leaves nothing running either.
    """

    def __init__(self, initdb):
        self.programs, self.process = Path(os.path.realpath(initdb)).parent, None
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has 107 bytes
        os.chown(self.folder, user().pw_uid, user().pw_gid)
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        options = "--encoding=UTF8 --locale=C --auth=scram-sha-256 --username=grader --no-sync"
        made = [self.programs / "initdb", "-D", self.folder / "data", *options.split()]
        self.command = ["setpriv", "--pdeathsig", "INT"]
        if not os.geteuid():
            ids = f"--reuid {user().pw_uid} --regid {user().pw_gid} --clear-groups"
            self.command += ids.split()
        subprocess.run(
            [*self.command, *made, f"--pwfile={secret}"],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
        secret.unlink()

    def start(self):
        settings = [a for setting in CALM.split() for a in ("-c", setting)]
        settings += ["-k", self.folder]
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen(
                [*self.command, self.programs / "postgres", "-D", self.folder / "data", *settings],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        for _ in range(300):
            with contextlib.suppress(sqlalchemy.exc.OperationalError):
                return self.run("postgres", "select 1")
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.1)
        raise TimeoutError((self.folder / "log").read_text())

    def stop(self, how=signal.SIGINT):
        """SIGINT: what is connected is cut off in good order. SIGQUIT: as if the power had gone."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def close(self):
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.stop(signal.SIGQUIT)
        finally:
            shutil.rmtree(self.folder)

    def url(self, database):
        secret = quote(PASSWORD, safe="")
        return f"postgresql+psycopg://grader:{secret}@/{database}?host={self.folder}"

    def run(self, database, statement):
        """The first value of what one statement returns, if anything."""
        engine = sqlalchemy.create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.execute(sqlalchemy.text(statement))
                return result.scalar() if result.returns_rows else None
        finally:
            engine.dispose()

    def database(self, name):
        self.run("postgres", f'create database "{name}"')
        return self.url(name)
