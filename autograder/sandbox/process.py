"""Processes that run exams, seen from the grader: begun by a fork server, watched, ended.

`start("autograder.exam.student")` has a fork server (`forkserver.py`, in a sandbox of its own)
begin a process that runs that module, and returns a `Process` with the other end of its socket.
Servers are kept, one for each module: with what exams import already imported, a process begins in
milliseconds. All end with the grader.
"""

import atexit
import collections
import contextlib
import functools
import json
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from .channel import Closed, channel_pair
from .limits import Limits
from .view import HELP, Unavailable, plain_environment, sandbox_command

CREDENTIALS = struct.Struct("3i")  # process, user, group
servers, lock = {}, threading.Lock()


class Process:
    """A process, all that it starts, and the channel to it.

    `pid` is the first of its process numbers: when that ends, the kernel ends all the others.
    """

    def __init__(self, channel, limits, pid, server):
        self.channel, self.limits, self.pid, self.server = channel, limits, pid, server
        self.handle = os.pidfd_open(pid)
        server.processes.add(self)
        self.over = ""
        self.watch = threading.Thread(target=self._watch, daemon=True)
        self.watch.start()

    def ended(self, seconds=0.0):
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)
        return bool(poll.poll(1000 * seconds))

    def _watch(self):
        while not self.ended(0.1):
            self.within_limits()

    def within_limits(self):
        """End them all when together they are too many or use too much memory."""
        if tasks(self.pid) > self.limits.processes:
            self.over = f"started more than {self.limits.processes} processes and threads"
        elif not self.server.unsafe and sockets(self.pid) > self.limits.sockets:
            self.over = f"opened more than {self.limits.sockets} sockets"
        elif all(usage(self.pid) > self.limits.resident for usage in (resident, proportional)):
            self.over = f"used more than {self.limits.resident >> 20} MB of memory"
        if self.over:
            self.kill()
        return not self.over

    def kill(self):
        # Without the sandbox they have no process numbers of their own.
        others = descendants(self.pid) if self.server.unsafe else []
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        for pid in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.ended(10)

    def close(self):
        if self not in self.server.processes:
            return
        self.channel.close()
        self.kill()
        self.watch.join()
        os.close(self.handle)
        self.server.processes.discard(self)
        if self.server.unsafe:
            self.server.close()


def proc(pid, name):
    """What a file of /proc holds, read without a buffer: some are read at each call of a test."""
    with open(f"/proc/{pid}/{name}", "rb", buffering=0) as file:
        return file.read()


def descendants(pid):
    """The numbers of all processes below `pid`, the deepest first."""
    found = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in map(int, proc(pid, f"task/{task}/children").split()):
                found += [*descendants(child), child]
    return found


def tasks(pid):
    """How many processes and threads there are below `pid`."""
    total = 0
    for child in descendants(pid):
        with contextlib.suppress(OSError):
            total += len(os.listdir(f"/proc/{child}/task"))
    return total


def sockets(pid):
    """How many there are in the network of `pid`: closed ones too, while their data waits."""
    with contextlib.suppress(OSError):
        if found := re.match(rb"sockets: used (\d+)", proc(pid, "net/sockstat")):
            return int(found[1])
    return 0


def resident(pid):
    """Bytes of memory, and of shared memory without a file, in use below `pid`, at most.

    A page that forked processes still share is counted once for each of them.
    """
    total, page = 0, os.sysconf("SC_PAGE_SIZE")
    for child in descendants(pid):
        with contextlib.suppress(OSError, ValueError, IndexError):
            _, pages, counted, *_ = proc(child, "statm").split()
            total += (int(pages) - int(counted)) * page
            # By line: a process may give itself a name that looks like another line.
            status = proc(child, "status")
            if shared := re.search(rb"^RssShmem:\s*(\d+)", status, re.M):  # a zombie has none
                total += int(shared[1]) << 10
    return total


def proportional(pid):
    """The same, with a shared page counted in parts that add up to one, which takes longer.

    What the kernel does not tell us counts in full.
    """
    total = 0
    for child in descendants(pid):
        try:
            lines = proc(child, "smaps_rollup")
        except (FileNotFoundError, ProcessLookupError):  # it has ended
            continue
        except OSError:
            return resident(pid)
        found = re.findall(rb"^(?:Pss_Anon|Pss_Shmem|SwapPss):\s*(\d+)", lines, re.M)
        if len(found) < 3:
            return resident(pid)
        total += sum(map(int, found)) << 10
    return total


class Server:
    """A fork server and the socket that it takes requests from."""

    def __init__(self, module, imports=(), without=(), unsafe=False):
        self.imports, self.without = imports, without
        self.unsafe, self.processes = unsafe, set()
        self.popen, self.last_words = None, collections.deque(maxlen=4)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.folder = tempfile.mkdtemp(prefix="unsafe-") if unsafe else None
        started = threading.Event()
        self.keeper = threading.Thread(
            target=self._keep, args=(module, theirs, started), daemon=True
        )
        self.keeper.start()
        started.wait()

    def _keep(self, module, theirs, started):
        """Start the server, and read what it complains of until it ends.

        In a thread that lives as long as the server: the kernel ends what has asked to end with
        its parent when the parent's thread does.
        """
        try:
            with theirs:
                self.popen = self._popen(module, theirs.fileno())
        except (OSError, Unavailable) as error:
            self.last_words.append(str(error))
            return
        finally:
            started.set()
        with self.popen.stderr as stream:
            while text := stream.read1(1 << 16):
                self.last_words.append(text.decode(errors="replace")[-2000:])

    def _popen(self, module, number):
        python = [sys.executable, "-P"] if self.unsafe else sandbox_command(self.without)
        return subprocess.Popen(
            [*python, "-m", "autograder.sandbox.forkserver", str(number), module, *self.imports],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[number],
            env=plain_environment(self.folder) if self.unsafe else {},
            cwd="/",
        )

    def alive(self):
        return self.popen is not None and self.popen.poll() is None

    def fork(self, limits):
        """A new process; `Unavailable` where none begins.

        One that ends before it has begun is tried again while others run: the kernel counts the
        processes of all exams together, and while a bomb of one is being ended none may be added.
        """
        deadline = time.monotonic() + limits.start_seconds
        while True:
            try:
                return self._fork(limits)
            except (OSError, Closed) as error:  # a TimeoutError among them
                reason = error
            crowded = isinstance(reason, Closed | ProcessLookupError) and self.processes
            if not crowded or not self.alive() or time.monotonic() > deadline:
                raise Unavailable(self.complaint() or f"no answer: {reason}")
            time.sleep(0.2)

    def _fork(self, limits):
        channel, theirs = channel_pair()
        channel.sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        request = json.dumps({"limits": limits.to_dict(), "unsafe": self.unsafe}).encode()
        process = None
        try:
            with theirs:
                socket.send_fds(self.control, [request], [theirs.fileno()])
            channel.sock.settimeout(limits.start_seconds)
            process = Process(channel, limits, sender(channel.sock), self)
            channel.receive(time.monotonic() + limits.start_seconds)
        except (OSError, Closed):
            (process or channel).close()
            raise
        return process

    def complaint(self):
        self.close()
        return "".join(self.last_words)[-2000:].strip()

    def close(self):
        self.control.close()
        if self.popen:
            for pid in (*descendants(self.popen.pid), self.popen.pid):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            self.popen.wait()
        self.keeper.join()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def sender(sock):
    """The number of the process that has sent the next byte, as the kernel knows it here."""
    data, extra, *_ = sock.recvmsg(1, socket.CMSG_SPACE(CREDENTIALS.size))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    if data:
        for level, kind, content in extra:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                return CREDENTIALS.unpack(content)[0]
    raise Closed("it ended before it began")


def server_of(module, imports, without=()):
    """The server kept for a module, its imports, and what it lacks; idle ones for others end."""
    wanted = module, tuple(imports), tuple(without)
    with lock:
        for key, server in list(servers.items()):
            if not server.alive() or (key[0] == module and key != wanted and not server.processes):
                servers.pop(key).close()
        if wanted not in servers:
            servers[wanted] = Server(*wanted)
        return servers[wanted]


def start(module, limits=None, unsafe=False, imports=(), without=()):
    """Begin a process that runs `module`, ready to answer; `Unavailable` where that cannot be.

    Without the sandbox, nothing keeps it from the packages in `without`.
    """
    limits = limits or Limits()
    if unsafe:
        return Server(module, imports, unsafe=True).fork(limits)
    try:
        return server_of(module, imports, without).fork(limits)
    except Unavailable:  # with a new server then, or with its reason why not
        return server_of(module, imports, without).fork(limits)


@functools.cache
def check(module):
    """Raise `Unavailable`, with what to do about it, unless a sandbox starts here."""
    try:
        start(module).close()
    except (Unavailable, OSError) as error:
        raise Unavailable(HELP.format(reason=error)) from None


@atexit.register
def close():
    """End the servers that are kept."""
    with lock:
        for server in servers.values():
            server.close()
        servers.clear()
