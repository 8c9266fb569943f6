"""`python -m autograder`: what goes beyond nbgrader's own commands."""

import argparse
import os
import sys
import warnings
from pathlib import Path

# 0.9 s of import, for checking the form of network addresses in JSON, which nothing here does.
sys.modules.setdefault("rfc3987_syntax", None)


def open_class(options):
    from .marking.grade import Class

    extra = ["--Sandbox.unsafe=True"] if getattr(options, "unsafe", False) else []
    extra += [f"--student={options.student}"] if getattr(options, "student", None) else []
    return Class(options.assignment, extra, getattr(options, "force", False))


def report_path(job, name):
    from .plugins.feedback import mistakes_file

    path = mistakes_file(job.coursedir, job.assignment).parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def grade(options):
    from .reports import tables

    job = open_class(options)
    before = tables.score_of(job.coursedir, job.assignment)
    job.run(options.workers, options.scheduler, progress=not options.quiet)
    print(job.report())
    rows = tables.changes(before, tables.score_of(job.coursedir, job.assignment))
    if rows:
        path = tables.write_table(report_path(job, "changes.csv"), rows)
        print(f"{len(rows)} scores are not what they were: {path}")
    if options.deliver and not job.stopped:
        deliver(job)
    return 130 if job.stopped else 1 if job.failed else 0


def deliver(job):
    """What leaves the machine: pages for students whose page has changed, tables of grades."""
    from .marking.pages import Pages
    from .plugins.exports import GradesExport
    from .plugins.gradebook import opened
    from .reports import tables

    made = Pages(job).make()
    where = job.coursedir.format_path(job.coursedir.feedback_directory, "STUDENT", job.assignment)
    print(f"Feedback: {made} pages are new or have changed: {where}")
    points = tables.points(*tables.scores(job.coursedir, job.assignment))
    print(f"Points: {tables.write_table(report_path(job, 'points.csv'), points)}")
    table = GradesExport(parent=job.app)
    with opened(job.coursedir) as book:
        table.export(book)
    print(f"Grades: {table.to or table.default_name}")


def report(options):
    """All reports on a graded assignment."""
    from .reports import items, likenesses, mistakes, tables

    job = open_class(options)
    table, most = tables.scores(job.coursedir, job.assignment)
    rows = items.items(table, most)
    print(tables.write_table(report_path(job, "items.csv"), rows))
    print(items.plot_items(rows, report_path(job, "items.svg")))
    likeness = likenesses.likenesses(*likenesses.answers_of(job))
    path = tables.write_table(report_path(job, "likenesses.csv"), likeness)
    print(f"{path}: {len(likeness)} pairs")
    if options.answers:
        rows = mistakes.mistakes(job, options.answers)
        path = tables.write_table(report_path(job, "mistakes.csv"), rows)
        mistakes.store_mistakes(report_path(job, "mistakes.json"), rows)
        print(f"{path}: {len(rows)} wrong answers are known; nbgrader generate_feedback shows them")
    return 0


def release(options):
    """nbgrader's `generate_assignment` for one assignment or for all, in one process."""
    from nbgrader.apps import GenerateAssignmentApp

    from rnnlib import validate

    for name in options.assignments:
        GenerateAssignmentApp.clear_instance()
        app = GenerateAssignmentApp.instance()
        app.initialize([name, "--force", "--log-level=ERROR"])
        app.start()
        where = app.coursedir.format_path(app.coursedir.release_directory, ".", name)
        print(f"Released: {os.path.relpath(where)}", flush=True)
        # What students compare their notebooks with, where the package lies beside the course.
        table = Path(app.coursedir.root, "rnnlib", validate.RELEASED.name)
        if table.parent.is_dir():
            validate.record(sorted(Path(where).glob("*.ipynb")), table)
    return 0


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
        "--deliver", action="store_true", help="write feedback and tables of grades as well"
    )
    one.add_argument(
        "--unsafe", action="store_true", help="run submissions with your own rights, unprotected"
    )
    one.set_defaults(run=grade)
    two = commands.add_parser("report", help="item statistics, known mistakes, likenesses")
    two.add_argument("assignment")
    two.add_argument("--answers", help="folder of planted mistakes (tests/answers/NN_topic)")
    two.set_defaults(run=report)
    three = commands.add_parser("release", help="make the students' form of assignments")
    three.add_argument("assignments", nargs="+")
    three.set_defaults(run=release)
    return top


def main(arguments=None):
    options = parser().parse_args(arguments)
    warnings.filterwarnings("ignore", "Object of type", module="nbgrader")  # SQLAlchemy 2.1
    try:
        from nbgrader.converters import NbGraderException  # slow: Ctrl-C may come meanwhile

        from .plugins.gradebook import Away
        from .sandbox.view import Unavailable

        try:
            return options.run(options)
        except (Unavailable, NbGraderException, Away) as error:
            print(error, file=sys.stderr)
            return 2 if isinstance(error, Away) else 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
