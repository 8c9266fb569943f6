"""A system-call filter for the sandbox: what Python and torch never need, and holes start with.

Above all `socket` outside of the families of an ordinary program: AF_VSOCK reaches a virtual
machine's host from any network namespace. The rest is memory that no limit of a process counts
(memfd, System V, shared pages without a file, large buffers of sockets), tracing, keys, clocks, and
the kernel's younger interfaces, of which only a list of harmless ones is let through. Also new
sessions: the scheduler shares the processors fairly between sessions, not between processes.
"""

import ctypes
import errno
import platform
import struct

# name: (x86_64, aarch64); None where the call does not exist.
DENIED = {
    "setsid": (112, 157),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "personality": (135, 92),
    "quotactl": (179, 60),
    "swapon": (167, 224),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "acct": (163, 89),
    "vmsplice": (278, 75),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "modify_ldt": (154, None),
    "iopl": (172, None),
    "ioperm": (173, None),
    "uselib": (134, None),
    "kcmp": (312, 272),
    "seccomp": (317, 277),
    "swapoff": (168, 225),
    "delete_module": (176, 106),
    "kexec_file_load": (320, 294),
    "adjtimex": (159, 171),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "settimeofday": (164, 170),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "lookup_dcookie": (212, 18),
    "fanotify_mark": (301, 263),
}
# From this number on all machines count alike; of these younger calls only those in the list exist.
YOUNG = 424
KNOWN = {
    "pidfd_send_signal": 424,
    "pidfd_open": 434,
    "close_range": 436,
    "openat2": 437,
    "faccessat2": 439,
    "epoll_pwait2": 441,
    "futex_waitv": 449,
    "cachestat": 451,
    "fchmodat2": 452,
    "map_shadow_stack": 453,
    "futex_wake": 454,
    "futex_wait": 455,
    "futex_requeue": 456,
    "mseal": 462,
}
SOCKET, SOCKETPAIR = (41, 198), (53, 199)
MMAP, SETSOCKOPT = (9, 222), (54, 208)
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
    for numbers in DENIED.values():
        if numbers[column] is not None:
            code += [(JUMP_IF, 0, 1, numbers[column]), (RETURN, 0, 0, refuse(errno.EPERM))]
    n = len(KNOWN)
    code += [(JUMP_GE, 0, n + 1, YOUNG)]
    code += [(JUMP_IF, n - i, 0, number) for i, number in enumerate(KNOWN.values())]
    code += [(RETURN, 0, 0, refuse(errno.ENOSYS))]
    for call in (SOCKET[column], SOCKETPAIR[column]):
        n = len(FAMILIES)
        code += [(JUMP_IF, 0, n + 2, call), (LOAD, 0, 0, 16)]
        code += [(JUMP_IF, n - i, 0, family) for i, family in enumerate(FAMILIES)]
        code += [(RETURN, 0, 0, refuse(errno.EAFNOSUPPORT))]
    code += [(JUMP_IF, 0, 4, MMAP[column]), (LOAD, 0, 0, ARGUMENT[3])]
    code += [(AND, 0, 0, SHARED_WITHOUT_FILE), (JUMP_IF, 0, 1, SHARED_WITHOUT_FILE)]
    code += [(RETURN, 0, 0, refuse(errno.EPERM))]
    n = len(BUFFER_SIZES)
    code += [(LOAD, 0, 0, 0), (JUMP_IF, 0, n + 2, SETSOCKOPT[column]), (LOAD, 0, 0, ARGUMENT[2])]
    code += [(JUMP_IF, n - 1 - i, i == n - 1, size) for i, size in enumerate(BUFFER_SIZES)]
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
