"""`python -m autograder`: what goes beyond nbgrader's own commands."""

import argparse
import sys

from nbgrader.converters import NbGraderException

from .sandbox import Unavailable


def grade(options):
    from .grade import Class

    extra = ["--Sandbox.unsafe=True"] if options.unsafe else []
    extra += [f"--student={options.student}"] if options.student else []
    job = Class(options.assignment, extra, options.force)
    job.run(options.workers, options.scheduler, progress=not options.quiet)
    print(job.report())
    return 1 if job.failed else 0


def parser():
    top = argparse.ArgumentParser(prog="python -m autograder", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    one = commands.add_parser("grade", help="grade all submissions, side by side")
    one.add_argument("assignment")
    one.add_argument("--student", help="only this one")
    one.add_argument("--workers", type=int, help="processes (default: one a core)")
    one.add_argument("--scheduler", help="address of a Dask scheduler, for a cluster")
    one.add_argument("--force", action="store_true", help="grade again what is graded")
    one.add_argument("--quiet", action="store_true", help="no progress bar")
    one.add_argument(
        "--unsafe", action="store_true", help="run submissions with your own rights, unprotected"
    )
    one.set_defaults(run=grade)
    return top


def main(arguments=None):
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except (Unavailable, NbGraderException) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
