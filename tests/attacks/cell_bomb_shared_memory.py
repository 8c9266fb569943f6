# A bounded bomb of memory that no process is charged for.
import mmap
import os

hoard = []
for _ in range(15):
    m = mmap.mmap(-1, 64 << 20)
    m.write(b"x" * (64 << 20))
    hoard.append(m)
