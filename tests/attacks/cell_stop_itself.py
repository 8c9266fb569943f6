# Stops its own process with SIGSTOP, so that it neither ends nor answers.
import os
import signal


def running_mean(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    return []
