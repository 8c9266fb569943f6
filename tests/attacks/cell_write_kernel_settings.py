# Opens the kernel's settings for writing.
import os

for name in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches"):
    try:
        os.close(os.open(name, os.O_WRONLY))
        print("CANARY: can write", name)
    except OSError:
        pass
