"""Kernel calls with which a forked process leaves everything that it shares with its siblings.

The fork server (`forkserver.py`) runs in bubblewrap, with rights over its own namespaces and
none outside of them. What it forks for an exam gets process numbers, folders, a network and
semaphores of its own (`leave`, `settle`), then gives the rights up for good (`renounce`).
"""

import contextlib
import ctypes
import fcntl
import os
import socket
import struct

from . import seccomp

NEW_FOLDERS, NEW_PROCESSES, NEW_NETWORK, NEW_IPC = 0x00020000, 0x20000000, 0x40000000, 0x08000000
NOSUID, NODEV, NOEXEC = 2, 4, 8
SET_INTERFACE, UP_AND_RUNNING = 0x8914, 0x41
NO_NEW_PRIVILEGES, AMBIENT, CLEAR_ALL = 38, 47, 4
DUMPABLE, DROP_BOUNDING = 4, 24
CAPABILITIES = 0x20080522  # the version of the structure that capset reads
RIGHTS = ("CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_SETPCAP")  # what this module needs of bubblewrap

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    """A function of the C library; `OSError` where it fails."""
    if getattr(libc, name)(*arguments) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def leave():
    """New namespaces. The next process that is forked is the first of its process numbers."""
    call("unshare", NEW_FOLDERS | NEW_PROCESSES | NEW_NETWORK | NEW_IPC)


def settle(folders, size):
    """Fresh folders over those that the server has, /proc of the new numbers, a loopback."""
    call("mount", b"proc", b"/proc", b"proc", NOSUID | NODEV | NOEXEC, None)
    for folder in folders:
        # A file without a byte in it takes a thousand of the kernel's.
        options = f"size={size},nr_inodes={size >> 12},mode=0700".encode()
        call("mount", b"tmpfs", folder.encode(), b"tmpfs", NOSUID | NODEV, options)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_INTERFACE, struct.pack("16sH14x", b"lo", UP_AND_RUNNING))


def offer():
    """Where memory runs out, let the kernel end this process and what it forks, not the grader."""
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def hide(hidden=True):
    """Whether other processes of the same user may look into this one's memory and files."""
    call("prctl", DUMPABLE, int(not hidden), 0, 0, 0)


def renounce():
    """No rights, no way to new ones, and the system-call filter, for this process and below."""
    with contextlib.suppress(OSError):  # after the last that this kernel knows
        for right in range(64):
            call("prctl", DROP_BOUNDING, right, 0, 0, 0)
    call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call("prctl", AMBIENT, CLEAR_ALL, 0, 0, 0)
    call("capset", struct.pack("=II", CAPABILITIES, 0), bytes(24))
    seccomp.install(libc)
