# Attaches a debugger to the other processes.
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for name in os.listdir("/proc"):
    if (
        name.isdigit()
        and int(name) not in (os.getpid(), 1)
        and libc.ptrace(16, int(name), 0, 0) == 0
    ):
        print("CANARY: traces", name)
        libc.ptrace(17, int(name), 0, 0)
