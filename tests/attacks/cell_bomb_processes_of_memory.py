# Eight processes with 120 MB each: none of them is over a limit of its own.
import os
import time

for _ in range(8):
    if os.fork() == 0:
        hoard = bytearray(b"x" * (120 << 20))
        time.sleep(20)
        os._exit(0)
time.sleep(20)
