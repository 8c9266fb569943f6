"""Runs inside the sandbox: imports what exams will need, then forks a process for each exam.

    python -m autograder.sandbox.forkserver SOCKET MODULE [IMPORT ...]

Importing torch takes a second, forking a process that has imported it some milliseconds. The
server itself never runs or reads anything of a student's: a request is one end of a socket and
the limits, and what it forks shares nothing with it but pages of memory that are copied when
they are written to.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys

import numpy as np

from . import isolate


def serve(control, main, imports):
    """Answer requests until the other side closes."""
    for name in imports:
        with contextlib.suppress(Exception):  # the notebook that wants it will say so
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # or collecting would write to, and so copy, every page of the forked
    while True:
        request, descriptors, *_ = socket.recv_fds(control, 1 << 16, 1)
        if not request:
            return
        if os.fork() == 0:
            never_return(begin, control, descriptors[0], main, json.loads(request))
        os.close(descriptors[0])
        os.wait()


def never_return(function, *arguments):
    """Nothing that has been forked may come back into the server's loop."""
    try:
        function(*arguments)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(1)


def begin(control, number, main, request):
    """The way from a fork of the server to the process that runs an exam."""
    control.close()
    os.setsid()  # one fair share of the processors, however many processes it will start
    limits, shared = request["limits"], request["unsafe"]
    if not shared:
        isolate.leave()
        if os.fork():
            os._exit(0)
        isolate.settle([os.environ["HOME"], "/dev/shm"], limits["scratch"])
        isolate.offer()
        isolate.renounce()
    # Here, so that no way leads back through the first process: /proc/1/cwd would be a folder
    # of the server's, which all that it has forked and will fork could write and read.
    silence(number)
    os.chdir(os.environ["HOME"])
    os.write(number, b".")  # the kernel tells the grader who has sent it: whom to end
    restrict(limits)  # this process too: what got hold of it would have no limits otherwise
    isolate.hide()
    child = os.fork()
    if child:
        os.close(number)
        while os.wait()[0] != child:  # the first of its process numbers inherits orphans
            pass
        os._exit(0)
    isolate.hide(False)  # or its own folder in /proc would be root's
    draw_anew()
    main(number, limits)


def silence(number):
    """No stream and no open file of the server's, but the socket."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.closerange(3, number)
    os.closerange(number + 1, os.sysconf("SC_OPEN_MAX"))


def draw_anew():
    """Or all that are forked would draw the same numbers. (Python's `random` does it by itself.)"""
    np.random.seed()  # noqa: NPY002 (the old generator is the one that is shared)
    if torch := sys.modules.get("torch"):
        torch.seed()


def restrict(limits):
    """Lower this process's limits for good."""
    for what, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        # More than are ended for it: a bomb is to be seen, and not to go on with what it has.
        (resource.RLIMIT_NPROC, limits["processes"] + 16),
        (resource.RLIMIT_NOFILE, limits["files"]),
        (resource.RLIMIT_FSIZE, limits["file_size"]),
        (resource.RLIMIT_CPU, int(limits["notebook_seconds"]) + 5),
        (resource.RLIMIT_CORE, 1),  # byte: with 0, a program that collects cores would be started
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file too large is an OSError


def main():
    number, module, *imports = sys.argv[1:]
    with socket.socket(fileno=int(number)) as control:
        serve(control, importlib.import_module(module).main, imports)


if __name__ == "__main__":
    main()
