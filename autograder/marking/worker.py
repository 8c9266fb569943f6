"""What a Dask worker imports: the running of exams, and nothing of nbgrader."""

import logging
import os

from ..exam.run import finish


def run_all(todo):
    """One submission's exams: {key: result}."""
    return {key: finish(exam) for key, exam in todo}


def dask_setup(worker):
    """Ctrl-C in a terminal is for the grader alone, which then ends its workers, and speaks."""
    os.setpgrp()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
