# A bounded fork bomb: 400 processes that sleep.
import os
import time

for _ in range(400):
    try:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    except OSError:
        break
