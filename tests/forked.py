"""Programs in processes that are forked from one which has imported what they import.

A command of nbgrader takes longer to import than to do most of its work, and the tests give more
than a hundred of them. What is forked gets its own environment, folder and streams, and ends as
any program does; what it imports beyond what is ready, it imports itself.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(program, *arguments, ready, cwd, env, timeout=600):
    """As `subprocess.run` of a Python program does, its output captured as text.

    `program` is a module, as for ``python -m``, or a path that ends in .py; `ready` names the
    modules that are imported already. The program's folders come from `env`, as PYTHONPATH.
    """
    command = [str(program), *map(str, arguments)]
    ours, theirs = socket.socketpair()
    with ours, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        with theirs, tempfile.TemporaryFile() as request:
            request.write(json.dumps([command, str(cwd), env]).encode())
            request.flush()
            files = [one.fileno() for one in (request, theirs, out, error)]
            socket.send_fds(server(tuple(ready)), [b"."], files)
        ours.settimeout(timeout)
        with ours.makefile() as answers:
            pid = int(answers.readline())
            try:
                code = int(answers.readline())
            except TimeoutError:
                os.kill(pid, 9)
                raise subprocess.TimeoutExpired(command, timeout) from None
        said = []
        for file in (out, error):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(command, code, *said)


def nbgrader(course, *command, env):
    """A command of nbgrader in the folder of a course. (What is ours, a course imports itself.)"""
    return run("nbgrader", *command, ready=["nbgrader.apps"], cwd=course, env=env)


@functools.cache
def server(ready):
    """The socket to a process that forks; it ends when this one does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno()), *ready],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd="/",
        )
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours


def serve(control):
    """Fork for each request; returns in what has been forked, with what it is to run."""
    while True:
        request, files, *_ = socket.recv_fds(control, 1, 4)
        if not request:
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            return files
        os.write(files[1], f"{pid}\n".encode())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with contextlib.suppress(BrokenPipeError):  # nobody waits after a timeout
            os.write(files[1], f"{code}\n".encode())
        for number in files:
            os.close(number)


def become(request, answers, out, error):
    """The program's environment, folder and streams; returns its words."""
    for number, stream in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (error, 2)):
        os.dup2(number, stream)
        os.close(number)
    os.close(answers)
    with open(request, "rb") as file:
        file.seek(0)
        command, cwd, env = json.load(file)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    return command


def main():
    number, *ready = sys.argv[1:]
    for name in ready:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # or a collection in what is forked would copy every page
    with socket.socket(fileno=int(number)) as control:
        files = serve(control)
    program, *arguments = command = become(*files)
    script = program.endswith(".py")
    folders = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [os.path.dirname(program) if script else os.getcwd(), *folders]
    sys.argv = command
    if script:
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
