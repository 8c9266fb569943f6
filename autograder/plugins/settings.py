"""What an instructor can set in `nbgrader_config.py`, as `c.Sandbox....`"""

from traitlets import Bool, Float, Integer, List, Unicode
from traitlets.config import LoggingConfigurable

from ..sandbox.limits import Limits


class Sandbox(LoggingConfigurable):
    """What a submission may use."""

    unsafe = Bool(
        False, help="Run submissions with this account's own rights, files and network."
    ).tag(config=True)
    data_files = List(Unicode(), help="Files that a student may hand in besides.").tag(config=True)
    cell_seconds = Float(Limits.cell_seconds, help="Longest time of a cell.").tag(config=True)
    call_seconds = Float(Limits.call_seconds, help="Longest time of a call.").tag(config=True)
    notebook_seconds = Float(Limits.notebook_seconds, help="Longest time of all.").tag(config=True)
    memory = Integer(Limits.resident, help="Bytes in use, all processes together.").tag(config=True)
    processes = Integer(Limits.processes, help="Processes and threads.").tag(config=True)

    def limits(self):
        return Limits(
            cell_seconds=self.cell_seconds,
            call_seconds=self.call_seconds,
            notebook_seconds=self.notebook_seconds,
            resident=self.memory,
            processes=self.processes,
        )
