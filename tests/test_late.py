"""Late and second submissions: what stock nbgrader makes of them, and ours by both commands.

Three courses have the same class and live through the same events: one is stock nbgrader's, one
is graded by `nbgrader autograde` behind the walls, one by `python -m autograder grade`.
"""

import csv
import os
import subprocess
import sys
import warnings
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from traitlets.config import Config

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness

from autograder.intake.files import Refused
from autograder.intake.submission import submitted_at
from autograder.marking.records import Records
from autograder.marking.results import Results
from autograder.plugins import exports
from autograder.reports.tables import changes, score_of

pytestmark = pytest.mark.slow

DUE = "2026-03-01 12:00:00 UTC"
POLICY = '''\
from nbgrader.plugins import LateSubmissionPlugin


class ByTheHour(LateSubmissionPlugin):
    """Nothing for the first half hour, then half a point for every hour that has begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "negative":
            return -1
        if total_seconds_late > 1800:
            return 0.5 * -(-total_seconds_late // 3600)
'''
BY_THE_HOUR = "c.AssignLatePenalties.plugin_class = 'policy.ByTheHour'\n"
ZERO = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
# {student: (answer, timestamp, late by the hour, late under zero)}
CLASS = {
    "early": (course.RIGHT, "2026-02-27 09:00:00.123456 UTC", None, None),
    "on_the_dot": (course.RIGHT, "2026-03-01 12:00:00 UTC", None, None),
    "grace": (course.RIGHT, "2026-03-01 12:29:59 UTC", None, 8.0),
    "three_hours": (course.WRONG, "2026-03-01 14:30:00 UTC", 1.5, 3.0),
    "days": (course.WRONG, "2026-03-05 12:00:00 UTC", 3.0, 3.0),  # not more than the score
    "berlin": (course.RIGHT, "2026-03-01 14:00:00 Europe/Berlin", 0.5, 8.0),
    "cet": (course.RIGHT, "2026-03-01 12:30:00 CET", None, None),
    "number": (course.RIGHT, "2026-03-01T14:00:00+01:00", 0.5, 8.0),
    "naive": (course.RIGHT, "2026-03-01 13:00:00", 0.5, 8.0),
    "american": (course.RIGHT, "March 1, 2026 1:00 pm", 0.5, 8.0),
    "negative": (course.RIGHT, "2026-03-02 12:00:00 UTC", 0.0, 8.0),
    "undated": (course.RIGHT, None, None, None),
    "extended": (course.RIGHT, "2026-03-02 13:00:00 UTC", 0.5, 8.0),
}
OURS = ["nbgrader", "autograder"]


@pytest.fixture(scope="module", autouse=True)
def bwrap(program):
    return program("bwrap")


def hand_in(root, student, source, moment):
    folder = root / "submitted" / student / "ps"
    folder.mkdir(parents=True, exist_ok=True)
    course.nbformat.write(course.answer(course.released(root), source), folder / "means.ipynb")
    if moment:
        (folder / "timestamp.txt").write_text(moment)


def set_due(root, moment):
    done = harness.nbgrader(root, "db", "assignment", "add", "ps", f"--duedate={moment}")
    assert done.returncode == 0, done.stderr


def make_course(root, safe, due=DUE):
    course.make_course(root, safe)
    (root / "policy.py").write_text(POLICY)
    assert harness.nbgrader(root, "generate_assignment", "ps").returncode == 0
    set_due(root, due)
    return root


def configure(root, *lines):
    """The course's configuration with these lines, and without those of an earlier call."""
    config = root / "nbgrader_config.py"
    before = config.read_text().split("# late\n")[0]
    config.write_text(before + "# late\n" + "".join(lines))


def grade(root, *arguments):
    """By the command that the course is named after; what it printed."""
    if root.name == "autograder":
        command = ["autograder", "grade", "ps", "--quiet", "--workers", "2"]
        run = subprocess.run(
            [sys.executable, "-m", *command, *arguments],
            cwd=root,
            env=harness.environment(root),
            capture_output=True,
            text=True,
            check=False,
        )
    else:
        run = harness.nbgrader(root, "autograde", "ps", *arguments)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def book(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db")


def state(root):
    """All that the gradebook holds on each student's submission."""
    result = {}
    with book(root) as gradebook:
        for submission in gradebook.assignment_submissions("ps"):
            (notebook,) = submission.notebooks
            grades = {
                g.name: (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
                for g in notebook.grades
            }
            comments = {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}
            times = submission.timestamp, submission.duedate, submission.total_seconds_late
            penalty = notebook.late_submission_penalty
            result[submission.student.id] = times, penalty, submission.score, grades, comments
    return result


def penalties(root):
    return {student: row[1] for student, row in state(root).items()}


def graded_files(root):
    return {p.parts[-3]: p.stat().st_mtime_ns for p in (root / "autograded").rglob("*.ipynb")}


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """The three courses, graded by the hour."""
    roots = {}
    for name in ("stock", *OURS):
        root = roots[name] = make_course(tmp_path_factory.mktemp("late") / name, name != "stock")
        with warnings.catch_warnings(action="ignore"), book(root) as gradebook:  # SQLAlchemy 2.1
            gradebook.add_student("extended")
            gradebook.update_or_create_submission("ps", "extended", extension=timedelta(days=1))
        for student, (answer, moment, *_) in CLASS.items():
            hand_in(root, student, answer, moment)
        configure(root, BY_THE_HOUR)
        grade(root)
    return roots


def test_penalties_are_stock_nbgraders(three):
    want = {student: row[2] for student, row in CLASS.items()}
    assert penalties(three["stock"]) == want
    for name in OURS:
        assert state(three[name]) == state(three["stock"])


def test_exports_take_the_penalty_off(three):
    root = three["autograder"]
    scores = {s: row[2] - (row[1] or 0) for s, row in state(root).items()}
    for kind, column in (("Canvas", "SIS Login ID"), ("Moodle", "username")):
        plugin = f"--ExportApp.plugin_class=autograder.plugins.exports.{kind}Export"
        assert harness.nbgrader(root, "export", plugin, "--to=out.csv").returncode == 0
        with open(root / "out.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row[column]]
        assert {row[column]: float(row["ps"]) for row in rows} == scores
    assert harness.nbgrader(root, "export", "--to=out.csv").returncode == 0
    with open(root / "out.csv", newline="") as file:
        assert {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)} == scores


def test_feedback_says_the_penalty(three):
    root = three["autograder"]
    assert harness.nbgrader(root, "generate_feedback", "ps").returncode == 0
    pages = {p.parts[-3]: p.read_text() for p in (root / "feedback").rglob("*.html")}
    assert "Late submission:</strong> 1.5 points taken off the 3 that" in pages["three_hours"]
    assert "<h1>means: 1.5 of 8 points</h1>" in pages["three_hours"]
    assert "Late submission" not in pages["early"] + pages["grace"] + pages["undated"]


def events(root):
    """Second submissions, newer and older, and a grader's work; the same in every course."""
    with book(root) as gradebook:
        for student in ("early", "days"):
            grade_of = gradebook.find_grade("shape", "means", "ps", student)
            grade_of.manual_score, grade_of.extra_credit = 1.0, 0.25
            comment = gradebook.find_comment("running_mean", "means", "ps", student)
            comment.manual_comment = "Well said."
        gradebook.db.commit()
    hand_in(root, "early", course.WRONG, "2026-03-01 12:45:00 UTC")  # newer, and late now
    hand_in(root, "three_hours", course.RIGHT, "2026-03-01 14:00:00 UTC")  # older than graded
    hand_in(root, "grace", course.RIGHT, "2026-03-01 13:00:00 UTC")  # the same, handed in later


def test_second_submissions_are_handled_as_by_stock_nbgrader(three):
    """Without --force: newer ones are graded again, an older one is not, nor is anybody else."""
    for root in three.values():
        before = graded_files(root)
        events(root)
        said = grade(root)
        after = graded_files(root)
        assert {s for s in before if before[s] != after[s]} == {"early", "grace"}
        if root.name == "autograder":
            assert "2 graded" in said and "11 were graded before" in said
            assert "three_hours: a later submission is graded already" in said
    assert state(three["stock"])["early"][1:3] == (0.5, 1.25)  # the grader's word stands
    assert penalties(three["stock"])["grace"] == 0.5
    for name in OURS:
        assert state(three[name]) == state(three["stock"])


def test_a_new_rule_or_due_date_takes_effect(three):
    """By `make grade` at once, by nbgrader's command with --force."""
    for root in three.values():
        configure(root, ZERO)
        grade(root, *(["--student=berlin", "--force"] if root.name != "autograder" else []))
    for root in three.values():
        assert penalties(root)["berlin"] == 8.0
    root = three["autograder"]
    want = {student: row[3] for student, row in CLASS.items()}
    want |= {"early": 1.25, "days": 1.25}  # what the grader's word has left of them
    want |= {"three_hours": 1.5}  # not touched: what is handed in is not what is graded
    assert penalties(root) == want
    set_due(root, "2026-03-01 13:30:00 UTC")
    said = grade(root)
    kept = {s for s, when in penalties(root).items() if when is not None}
    assert kept == {"three_hours", "days", "negative"}
    assert "12 graded" in said
    assert "0 graded" in grade(root)


def test_an_older_submission_is_graded_on_demand(three):
    root = three["autograder"]
    assert "1 graded" in grade(root, "--student=three_hours", "--force")
    moment, penalty, score, *_ = state(root)["three_hours"]
    assert (moment[0], penalty, score) == (datetime(2026, 3, 1, 14), 8.0, 8.0)


# The same in small: what a record of a graded submission depends on.


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A gradebook with one graded submission, and a folder for it."""
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "of no use here")  # slow
    coursedir = CourseDirectory(root=str(tmp_path), db_url=f"sqlite:///{tmp_path}/gradebook.db")
    (tmp_path / "autograded/ann/ps").mkdir(parents=True)
    with warnings.catch_warnings(action="ignore"), Gradebook(coursedir.db_url) as book:
        book.add_assignment("ps", duedate="2026-03-01 12:00:00 UTC")
        book.add_notebook("means", "ps")
        book.add_grade_cell("shape", "means", "ps", max_score=3, cell_type="code")
        book.add_student("ann")
        submission = book.add_submission("ps", "ann")
        submission.notebooks[0].grades[0].auto_score = 3
        book.db.commit()
        yield coursedir, book


EXPORTS = [exports.GradesExport, exports.CanvasExport, exports.MoodleExport]


@pytest.mark.parametrize("kind", EXPORTS, ids=lambda kind: kind.__name__)
def test_no_name_shifts_a_column(small, tmp_path, kind):
    """Neither a comma, a quotation mark nor a new line; and none is a formula for a spreadsheet."""
    _, book = small
    book.update_or_create_student("ann", last_name="King, Jr.", first_name='"Ann"\nMary')
    book.update_or_create_student("=1+2", last_name="@SUM(1)", first_name="Bo")
    plugin = kind()
    plugin.to = str(tmp_path / "out.csv")
    plugin.export(book)
    with open(plugin.to, newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    assert {len(row) for row in rows} == {len(head)}
    points = {"score", "ps"} & {*head}
    (ann,) = [row for row in rows if "ann" in row]
    assert float(ann[head.index(points.pop())]) == 3
    assert any("King, Jr." in field for field in ann) and any('"Ann"\nMary' in f for f in ann)
    fields = [field for row in rows for field in row]
    assert "'=1+2" in fields and not any(field[:1] in "=@" for field in filter(None, fields))


def records(coursedir, *lines):
    config = Config()
    exec("".join(lines), {"c": config})
    store = Results(Path(coursedir.root, "graded"))
    return Records(coursedir, "ps", config, store)


HOUR = datetime(2026, 3, 1, 13)


def test_a_record_holds_as_long_as_nothing_changes(small):
    coursedir, book = small
    before = records(coursedir)
    assert not before.hold("ann", ["key"], HOUR)
    before.put("ann", ["key"], HOUR)
    assert before.hold("ann", ["key"], HOUR) and records(coursedir).hold("ann", ["key"], HOUR)
    assert not records(coursedir).hold("ann", ["another"], HOUR)
    assert not records(coursedir).hold("ann", ["key"], None)
    assert not records(coursedir).hold("ann", ["key"], HOUR + timedelta(seconds=1))
    assert not records(coursedir, ZERO).hold("ann", ["key"], HOUR)
    assert not records(coursedir, PLUGIN).hold("ann", ["key"], HOUR)
    before.drop("ann")
    assert not records(coursedir).hold("ann", ["key"], HOUR)


PLUGIN = "c.AssignLatePenalties.plugin_class = 'test_late.Merciful'\n"


class Merciful(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0


def change_due(book):
    book.update_or_create_assignment("ps", duedate="2026-03-02 12:00:00 UTC")


def extend(book):
    book.grant_extension("ps", "ann", hours=1)


def hand_in_anew(book):
    """As in another gradebook: the same student, and nothing that is graded."""
    book.remove_submission("ps", "ann")
    with warnings.catch_warnings(action="ignore"):
        book.add_submission("ps", "ann")


@pytest.mark.parametrize("change", [change_due, extend, hand_in_anew])
def test_a_record_ends_with_a_change_in_the_gradebook(small, change):
    coursedir, book = small
    records(coursedir).put("ann", ["key"], HOUR)
    assert records(coursedir).hold("ann", ["key"], HOUR)
    change(book)
    assert not records(coursedir).hold("ann", ["key"], HOUR)


def test_a_record_needs_what_it_records(small):
    coursedir, _ = small
    records(coursedir).put("ann", ["key"], HOUR)
    Path(coursedir.root, "autograded/ann/ps").rmdir()
    assert not records(coursedir).hold("ann", ["key"], HOUR)


def test_only_another_and_later_submission_is_newer(small):
    coursedir, _ = small
    Path(coursedir.root, "autograded/ann/ps/timestamp.txt").write_text(f"{HOUR} UTC")
    assert not records(coursedir).are_newer("ann", ["another"], HOUR - timedelta(hours=1))
    records(coursedir).put("ann", ["key"], HOUR)
    assert records(coursedir).are_newer("ann", ["another"], HOUR - timedelta(hours=1))
    assert not records(coursedir).are_newer("ann", ["another"], HOUR)
    assert not records(coursedir).are_newer("ann", ["another"], None)
    assert not records(coursedir).are_newer("ann", ["key"], HOUR - timedelta(hours=1))


def test_changes_name_the_penalty(small):
    coursedir, book = small
    before = score_of(coursedir, "ps")
    book.find_submission_notebook("means", "ps", "ann").late_submission_penalty = 1.5
    book.db.commit()
    (row,) = changes(before, score_of(coursedir, "ps"))
    assert (row["before"], row["after"], row["cells"]) == (3.0, 1.5, "late penalty: 0 to -1.5")


# The hour of submission is written on the student's side.

FORGED = {
    "past": b"0001-01-01 00:00:00 UTC",
    "future": b"9999-12-31 23:59:59 -9999",
    "garbage": b"\xff\xfe\x00yesterday",
    "number": b"9" * 190,
    "long": b"2026-03-01 11:00:00 UTC" + b" " * 200,
    "huge": b"0" * (30 << 20),
    "zone_that_waits": b"2026-03-01 11:00:00 /proc/kmsg",
    "zone_that_climbs": b"2026-03-01 11:00:00 ../../../../proc/kmsg",
    "zone_of_rules": b"2026-03-01 11:00:00 EST5EDT,M3.2.0",
    "markup": b"<script>alert(1)</script>",
    "empty": b"",
    "line": b"2026-03-01 11:00:00 UTC\n2026-03-01 11:00:00 UTC",
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.filterwarnings("error")
def test_a_forged_timestamp_is_no_timestamp(tmp_path, name):
    (tmp_path / "timestamp.txt").write_bytes(FORGED[name])
    with pytest.raises(Refused):
        submitted_at(tmp_path)


@pytest.mark.parametrize(
    ("zone", "hour"), [("+0200", 10), ("+02:00", 10), ("-0330", 15), ("UTC", 12), ("GMT", 12)]
)
def test_an_offset_is_what_it_says(tmp_path, zone, hour):
    """nbgrader takes +0200 for 200 seconds."""
    (tmp_path / "timestamp.txt").write_text(f"2026-06-01 12:00:00 {zone}")
    assert submitted_at(tmp_path).hour == hour


@pytest.mark.parametrize("zone", ["CEST", "EDT", "PDT", "XYZ", "+2", "200"])
def test_a_zone_that_nobody_knows_is_not_taken_for_utc(tmp_path, zone):
    (tmp_path / "timestamp.txt").write_text(f"2026-06-01 12:00:00 {zone}")
    with pytest.raises(Refused, match="no date"):
        submitted_at(tmp_path)


@pytest.mark.parametrize("day", ["04/03/2026", "4.3.2026", "03-04-26"])
def test_a_day_that_may_be_a_month_is_not_taken_for_either(tmp_path, day):
    """nbgrader takes the first number for the month; where days come first that is weeks off."""
    (tmp_path / "timestamp.txt").write_text(f"{day} 12:00:00 UTC")
    with pytest.raises(Refused, match="no date"):
        submitted_at(tmp_path)
    for known in ("2026-03-29", "2026-3-4", "29.03.2026", "2026-03-04T12:00:00.5"):
        (tmp_path / "timestamp.txt").write_text(known)
        assert submitted_at(tmp_path).month == 3


def test_a_timestamp_is_a_file_of_its_own(tmp_path):
    assert submitted_at(tmp_path) is None
    os.symlink("/nowhere", tmp_path / "timestamp.txt")
    with pytest.raises(Refused):
        submitted_at(tmp_path)


def test_forged_timestamps_stop_nobodys_grading(tmp_path):
    root = make_course(tmp_path / "autograder", safe=True)
    configure(root, ZERO)
    for name, forged in FORGED.items():
        hand_in(root, name, course.WRONG, None)
        (root / "submitted" / name / "ps/timestamp.txt").write_bytes(forged)
    hand_in(root, "tomorrow", course.WRONG, "9998-12-31 23:59:59 UTC")
    said = grade(root)
    found = state(root)
    for name in FORGED:
        assert f"{name}: whether it is late is not known" in said
        times, penalty, score, *_ = found[name]
        assert (times[0], penalty, score) == (None, None, course.HONEST)
    assert found["tomorrow"][1:3] == (3.0, 3.0)  # late, and worth nothing by this course's rule
    assert "0 graded" in grade(root)
