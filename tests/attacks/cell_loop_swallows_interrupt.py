# An endless loop that swallows every interrupt.
import time


def running_mean(x):
    while True:
        try:
            time.sleep(0.1)
        except BaseException:
            pass
