# 2.3 GB of shared memory in a process whose name looks like a line of its status.
import ctypes
import mmap
import time

ctypes.CDLL(None).prctl(15, b"RssShmem: 0", 0, 0, 0)
hoard = []
try:
    for _ in range(18):
        hoard.append(mmap.mmap(-1, 128 << 20))
        for _ in range(16):
            hoard[-1].write(b"x" * (8 << 20))
    time.sleep(1.5)
    print("CANARY: 2.3 GB are held")
except OSError:
    pass
