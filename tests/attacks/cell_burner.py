# Forty processes, each in a session of its own, that only heat the processor.
import os
import time

for _ in range(40):
    try:
        if os.fork() == 0:
            try:
                os.setsid()
            except OSError:
                pass
            end = time.monotonic() + 15
            while time.monotonic() < end:
                pass
            os._exit(0)
    except OSError:
        break
