# Leaves a daemon behind.
import os
import time

if os.fork() == 0:
    try:
        os.setsid()
    except OSError:
        pass
    if os.fork() == 0:
        for number in range(3, 64):
            try:
                os.close(number)
            except OSError:
                pass
        try:
            with open("/proc/self/comm", "w") as file:
                file.write("leftover")
        except OSError:
            pass
        time.sleep(40)
    os._exit(0)
