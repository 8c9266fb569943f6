"""A system-call filter for the sandbox: only the calls in `calls.py`, and some of them not in full.

`socket` makes only the families of an ordinary program: AF_VSOCK reaches a virtual machine's host
from any network namespace. `clone` makes no namespace. `mmap` shares no memory without a file,
`setsockopt` makes no larger buffers, and `prctl` adds no filters: no limit of a process would count
any of these.
"""

import ctypes
import errno
import platform
import struct

from .calls import ALLOWED

# From this number on all machines count alike. A library may try a younger call and take an older
# one where there is none, so those are said not to exist; an older one is said to be forbidden.
YOUNG = 424
SOCKET, SOCKETPAIR = (41, 198), (53, 199)
CLONE = (56, 220)
NAMESPACES = 0x7E020000  # every flag of clone that asks for one
MMAP, SETSOCKOPT, PRCTL = (9, 222), (54, 208), (157, 167)
SHARED_WITHOUT_FILE = 0x01 | 0x20  # MAP_SHARED and MAP_ANONYMOUS
BUFFER_SIZES = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF and what forces them
CLONE3 = (435, 435)
FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

LOAD, AND, JUMP_IF, JUMP_GE, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ARGUMENT = (16, 24, 32, 40)  # where the lower halves of a call's arguments stand
ALLOW, KILL = 0x7FFF0000, 0x80000000
SET_SECCOMP, MODE_FILTER = 22, 2


def refuse(number):
    return 0x00050000 | number


def between(numbers):
    """Code that goes on behind itself for these numbers, and refuses all others."""
    ranges = [[number, number + 1] for number in sorted({n for n in numbers if n is not None})]
    merged = ranges[:1]
    for first, end in ranges[1:]:
        if first == merged[-1][1]:
            merged[-1][1] = end
        else:
            merged.append([first, end])
    refused = [(JUMP_GE, 0, 1, YOUNG), (RETURN, 0, 0, refuse(errno.ENOSYS))]
    refused += [(RETURN, 0, 0, refuse(errno.EPERM))]
    code, left = [], 2 * len(merged)
    for first, end in merged:  # in order: below one is below all that follow
        code += [(JUMP_GE, 0, left - 1, first), (JUMP_GE, 0, left - 2 + len(refused), end)]
        left -= 2
    return code + refused


def program(machine=None):
    """The filter in the kernel's own code, or None on a machine it is not written for."""
    machine = machine or platform.machine()
    if machine not in MACHINES:
        return None
    column, arch = MACHINES[machine]
    code = [(LOAD, 0, 0, 4), (JUMP_IF, 1, 0, arch), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    if column == 0:  # the second set of numbers of x86_64 (x32)
        code += [(JUMP_GE, 0, 1, 0x40000000), (RETURN, 0, 0, refuse(errno.ENOSYS))]
    # glibc falls back to clone, whose flags are in reach of a filter and of the limits.
    code += [(JUMP_IF, 0, 1, CLONE3[column]), (RETURN, 0, 0, refuse(errno.ENOSYS))]
    code += between([numbers[column] for numbers in ALLOWED.values()])
    code += [(JUMP_IF, 0, 4, CLONE[column]), (LOAD, 0, 0, ARGUMENT[0]), (AND, 0, 0, NAMESPACES)]
    code += [(JUMP_IF, 1, 0, 0), (RETURN, 0, 0, refuse(errno.EPERM))]
    for call in (SOCKET[column], SOCKETPAIR[column]):
        n = len(FAMILIES)
        code += [(JUMP_IF, 0, n + 2, call), (LOAD, 0, 0, 16)]
        code += [(JUMP_IF, n - i, 0, family) for i, family in enumerate(FAMILIES)]
        code += [(RETURN, 0, 0, refuse(errno.EAFNOSUPPORT))]
    code += [(JUMP_IF, 0, 4, MMAP[column]), (LOAD, 0, 0, ARGUMENT[3])]
    code += [(AND, 0, 0, SHARED_WITHOUT_FILE), (JUMP_IF, 0, 1, SHARED_WITHOUT_FILE)]
    code += [(RETURN, 0, 0, refuse(errno.EPERM))]
    for call, place, values in ((SETSOCKOPT, 2, BUFFER_SIZES), (PRCTL, 0, (SET_SECCOMP,))):
        n = len(values)
        code += [(LOAD, 0, 0, 0), (JUMP_IF, 0, n + 2, call[column]), (LOAD, 0, 0, ARGUMENT[place])]
        code += [(JUMP_IF, n - 1 - i, i == n - 1, value) for i, value in enumerate(values)]
        code += [(RETURN, 0, 0, refuse(errno.EPERM))]
    code += [(RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("=HBBI", *line) for line in code)


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def install(libc):
    """Put this process and all that it will start behind the filter."""
    if code := program():
        whole = Program(len(code) // 8, code)
        if libc.prctl(SET_SECCOMP, MODE_FILTER, ctypes.byref(whole), 0, 0):
            raise OSError(ctypes.get_errno(), "the system-call filter is refused")
