"""What a student's process may use, in one place."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and numbers; the defaults suit notebooks that import torch."""

    cell_seconds: float = 30  # one cell of the student's, or one test cell
    call_seconds: float = 15  # one call from a test cell
    again_seconds: float = 3  # a call of a function that has run into the limit before
    notebook_seconds: float = 240  # everything
    start_seconds: float = 60  # until the process answers
    restarts: int = 8  # fresh processes after one has died
    memory: int = 3 << 30  # address space of a process
    resident: int = 2 << 30  # memory in use, all processes together
    processes: int = 48  # processes and threads
    files: int = 128  # open files
    sockets: int = 64  # all processes together: what waits in them counts as nobody's memory
    file_size: int = 32 << 20
    scratch: int = 64 << 20
    output: int = 20_000  # characters a cell
    image: int = 400_000  # bytes
    displays: int = 50  # of a cell
    images: int = 16  # of a cell
    shown: int = 20 << 20  # bytes of output of all cells

    def to_dict(self):
        return asdict(self)
