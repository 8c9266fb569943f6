"""Feedback as one page that a student can read without the notebook.

The page is safe by construction: everything is escaped where it is put in (Jinja's autoescape),
code goes through Pygments, only the released text is rendered as Markdown (`mathematics.py`),
outputs are text and PNG, and a content security policy forbids whatever might have been overlooked.
"""

import contextlib
import functools
import json
import re
from pathlib import Path

import jinja2
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import GetGrades as ReadGrades
from nbgrader.preprocessors import NbGraderPreprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets import List, default

from ..intake.released import HIDDEN
from ..text import CONTROL
from .mathematics import rendered

FORMAT = HtmlFormatter(nowrap=True)
BLANK = re.compile(r"\n(?:[ \t]*\n){3,}")
COLOURED = 5_000  # characters of a cell
NOTE = "# (more tests, which are not shown)"


class HideTests(NbGraderPreprocessor):
    """Show the visible part of a test cell only."""

    def preprocess_cell(self, cell, resources, index):
        if cell.metadata.get("autograder", {}).get("role") == "test":
            source = HIDDEN.sub(NOTE, cell.source)
            if "BEGIN HIDDEN TESTS" in source:  # a mark without its end
                source = source.split("### BEGIN HIDDEN TESTS")[0] + NOTE
            cell.source = source
        return cell, resources


class NameMistakes(NbGraderPreprocessor):
    """Say which known mistake an answer behaves like, where `mistakes` has found one."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        found = about.get("mistakes", {}).get(about["student"], {})
        for cell in nb.cells:
            words = found.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if words:
                cell.metadata["autograder"]["matched"] = words
        return nb, resources


def python(source):
    """Code in colours. Pygments needs quadratic time for blank lines, so there are few of those."""
    source = BLANK.sub("\n\n\n", visible(source.replace("\r\n", "\n")))
    short, rest = source[:COLOURED], source[COLOURED:]
    return Markup(highlight(short, PythonLexer(), FORMAT)) + rest


def for_instructors(source, **_):
    """The same for nbgrader's formgrader: nbconvert's own takes hours for some cells."""
    return Markup(f'<div class="highlight hl-ipython3"><pre>{python(source)}</pre></div>')


def visible(source):
    """Code with whatever moves or hides text (see `clean_text`) as an escape like \\u202e."""
    return CONTROL.sub(lambda m: m[0].encode("unicode_escape").decode(), source)


def number(value):
    return f"{round(float(value or 0), 3):g}"


def colours(style):
    """The rules of a Pygments style in which every word can be told from its ground."""
    return Markup(HtmlFormatter(style=f"a11y-high-contrast-{style}").get_style_defs(".code"))


def view(cell):
    """What the template needs of a cell."""
    meta, note = cell.metadata.get("nbgrader", {}), cell.metadata.get("autograder", {})
    kind = note.get("role", "student")
    graded = bool(meta.get("grade") or meta.get("task"))
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    score, points = float(meta.get("score") or 0), float(meta.get("points") or 0)
    return {
        "kind": kind,
        "code": cell.cell_type == "code",
        "source": cell.source,
        "trusted": kind in ("test", "locked", "plain"),
        "graded": graded,
        "name": meta.get("grade_id", ""),
        "score": score,
        "points": points,
        "state": "full" if score >= points else "some" if score > 0 else "none",
        "comment": meta.get("comment"),
        "title": title(cell.source) if kind == "test" else "",
        "message": "\n".join(errors[0].traceback) if kind == "test" and errors else "",
        "outputs": [] if kind == "test" else cell.get("outputs", []),
        "matched": note.get("matched", ""),
    }


def title(source):
    """The first line of a test cell's docstring: the rung's name in words."""
    first = source.strip().split("\n")[0]
    return first.strip("\"' ") if first[:3] in ('"""', "'''") else ""


def tasks(cells):
    """The graded cells by the answer that they belong to, which is the one that they follow."""
    result = []
    for cell in cells:
        if cell["kind"] == "solution" or not result and cell["graded"]:
            answer = cell if cell["kind"] == "solution" else None
            result.append({"name": cell["name"] if answer else "", "answer": answer, "rungs": []})
        if cell["graded"]:
            result[-1]["rungs"].append(cell)
    for task in result:
        for what in ("score", "points"):
            task[what] = sum(rung[what] for rung in task["rungs"])
    return [task for task in result if task["rungs"] or task["answer"]["comment"]]


def handed_in(resources):
    """The hour of submission, as the intake has written it down."""
    with contextlib.suppress(FileNotFoundError):
        path = Path(resources.get("metadata", {}).get("path", ""), "timestamp.txt")
        return path.read_text("utf-8").replace(".000000", "")
    return ""


@functools.cache
def template():
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    environment.filters.update(python=python, rendered=rendered, number=number)
    environment.globals.update(colours=colours)
    return environment.get_template("feedback.html.j2")


class FeedbackExporter(Exporter):
    """A notebook with grades to one HTML page."""

    export_from_notebook = "feedback"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        cells = [view(cell) for cell in nb.cells]
        page = template().render(
            grade=resources["nbgrader"],
            about=nb.metadata.get("autograder", {}),
            handed_in=handed_in(resources),
            tasks=tasks(cells),
            cells=cells,
        )
        return page, resources


def mistakes_file(coursedir, assignment):
    """Where the report on mistakes leaves what a page may name."""
    folder = Path(coursedir.format_path(coursedir.autograded_directory, ".", ".")).resolve()
    return folder.parent / "reports" / assignment / "mistakes.json"


class SafeFeedback(GenerateFeedback):
    """nbgrader's feedback, as a page in which nothing of a student's is alive."""

    exporter_class = FeedbackExporter
    preprocessors = List([HideTests, NameMistakes, ReadGrades]).tag(config=True)

    def init_single_notebook_resources(self, notebook_filename):
        resources = super().init_single_notebook_resources(notebook_filename)
        path = mistakes_file(self.coursedir, resources["nbgrader"]["assignment"])
        with contextlib.suppress(FileNotFoundError):
            resources["nbgrader"]["mistakes"] = json.loads(path.read_text("utf-8"))
        return resources
