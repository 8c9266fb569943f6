# Aimed at this design: an object that runs a command when it is unpickled.
import os


class Trap:
    def __reduce__(self):
        return os.system, ("touch @MARK@",)


def running_mean(x):
    return [Trap() for _ in x]
