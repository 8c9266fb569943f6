# A bounded memory bomb: 1 GB.
import time

hoard = [bytearray(b"x" * (50 << 20)) for _ in range(20)]
time.sleep(1)
