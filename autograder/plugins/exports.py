"""Grades as tables, for Canvas and for Moodle too: nbgrader export plugins.

nbgrader export                                            (as nbgrader's own table, but quoted)
nbgrader export --exporter autograder.plugins.exports.CanvasExport --to canvas.csv
nbgrader export --exporter autograder.plugins.exports.MoodleExport --to moodle.csv
"""

import csv

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin


def harmless(text):
    """A name as text: a spreadsheet would compute what begins like a formula."""
    text = "" if text is None else str(text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class TableExport(ExportPlugin):
    """One line a student, one column an assignment, unless a table says otherwise."""

    default_name = "grades.csv"

    def export(self, gradebook):
        assignments = [
            a for a in gradebook.assignments if not self.assignment or a.name in self.assignment
        ]
        students = [s for s in gradebook.students if not self.student or s.id in self.student]
        with open(self.to or self.default_name, "w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerows(self.head(assignments))
            table.writerows(self.lines(gradebook, assignments, students))
        self.log.info("Exporting grades to %s", self.to or self.default_name)

    def lines(self, gradebook, assignments, students):
        for student in students:
            scores = [self.score(gradebook, a, student) for a in assignments]
            yield [*map(harmless, self.who(student)), *scores]

    @staticmethod
    def score(gradebook, assignment, student):
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return ""
        return f"{max(0.0, submission.score - submission.late_submission_penalty):g}"


COLUMNS = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"]
COLUMNS += ["raw_score", "late_submission_penalty", "score", "max_score"]


class GradesExport(TableExport):
    """nbgrader's own table, one line an assignment and a student, with its fields quoted."""

    def head(self, assignments):
        return [COLUMNS]

    def lines(self, gradebook, assignments, students):
        for assignment in assignments:
            handed_in = {s.student_id: s for s in assignment.submissions}
            for student in students:
                who = student.id, student.last_name, student.first_name, student.email
                yield [
                    *map(harmless, (assignment.name, assignment.duedate)),
                    *self.points(handed_in.get(student.id), list(map(harmless, who))),
                    assignment.max_score,
                ]

    @staticmethod
    def points(submission, who):
        if submission is None:
            return ["", *who, 0.0, 0.0, 0.0]
        raw, penalty = submission.score, submission.late_submission_penalty
        return [submission.timestamp, *who, raw, penalty, max(0.0, raw - penalty)]


class CanvasExport(TableExport):
    """What Canvas's gradebook imports: students by their login, a line of possible points."""

    default_name = "canvas.csv"

    def head(self, assignments):
        columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        possible = ["    Points Possible", "", "", "", ""]
        return [
            columns + [a.name for a in assignments],
            possible + [f"{a.max_score:g}" for a in assignments],
        ]

    def who(self, student):
        name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
        return name, "", "", student.id, ""


class MoodleExport(TableExport):
    """What Moodle's grade import reads: students by user name, one column an assignment."""

    default_name = "moodle.csv"

    def head(self, assignments):
        return [["username", "firstname", "lastname", "email", *(a.name for a in assignments)]]

    def who(self, student):
        return student.id, student.first_name, student.last_name, student.email
