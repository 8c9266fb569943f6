# A segmentation fault.
import ctypes


def running_mean(x):
    return ctypes.string_at(0)
