"""The tables of the page for instructors' planning, counted when the site is built.

    ```{syllabus} chapters          hours of each chapter and assignment, and of all
    ```{syllabus} points            the points of each assignment, and of all
    ```{syllabus} weeks 14          all chapters in that many weeks
    ```{syllabus} days 1-2:2 4-5:4  day by day: the chapters to read, and the assignment
    ```{syllabus} paths 1-2:2 4-5:4 those days in one row, and the whole course in another
    ```{syllabus} rates             the rule itself
    ```{syllabus} refers            which earlier chapters each one refers to

What is counted, and how, is in `tools/workload.py`. A day leaves out what is not written yet.
"""

import functools
import re

import rnnlib.page
import workload  # from tools/, where chapter_text looks as well
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WHAT = {
    "word": ("a word", "words"),
    "line": ("a line of code that is shown", "lines"),
    "formula": ("a formula in lines of its own", "formulas"),
    "output": ("a figure or a table", "figures and tables"),
    "question": ("a question of a self-check", "questions"),
    "exercise": ("an exercise with a folded answer", "exercises"),
    "point": ("a point of an assignment", "points"),
}

OFTEN = 2  # references to a chapter that make it one to have read


@functools.lru_cache(maxsize=1)
def course():
    return list(workload.chapters())


def listed(numbers):
    return ", ".join(map(str, numbers))


def named(chapter):
    return f"{chapter.number}. {chapter.title}"


def by_chapter():
    rows = {named(c): [c.reading, c.practice, c.assignment, c.hours] for c in course()}
    rows["**all**"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    columns = ["reading", "exercises", "assignment", "together"]
    return rows, columns, {"corner": "hours for", "decimals": 1}


def by_points():
    graded = [c for c in course() if c.points]
    rows = {
        named(c): [c.points, c.functions, c.tests, listed([*c.needs, c.number])] for c in graded
    }
    sums = [sum(getattr(c, what) for c in graded) for what in ("points", "functions", "tests")]
    rows["**all**"] = [*sums, None]
    columns = ["points", "functions", "tests", "needs chapters"]
    return rows, columns, {"corner": "assignment"}


def by_weeks(number):
    rows = {}
    for week, part in enumerate(workload.weeks(course(), int(number)), 1):
        graded = [c for c in part if c.points]
        points = sum(c.points for c in graded)
        hours = sum(c.hours for c in part)
        rows[str(week)] = [
            "; ".join(map(named, part)),
            listed(c.number for c in graded),
            points,
            hours,
        ]
    columns = ["chapters", "assignments", "points", "hours"]
    return rows, columns, {"corner": "week", "decimals": 0}


def by_days(*days):
    known, rows = {c.number: c for c in course()}, {}
    for day, plan in enumerate(days, 1):
        read, _, graded = plan.partition(":")
        read = [known[n] for n in map(int, read.split("-")) if n in known]
        graded = [known[n] for n in map(int, graded.split("-")) if n in known and known[n].points]
        hours = sum(c.reading + c.practice / 2 for c in read) + sum(c.assignment for c in graded)
        words = "; ".join(map(named, read))
        rows[str(day)] = [words, listed(c.number for c in graded), hours]
    return rows, ["chapters", "assignment", "hours"], {"corner": "day", "decimals": 0}


def by_paths(*days):
    week, graded = list(by_days(*days)[0].values()), [c for c in course() if c.points]
    read = [re.findall(r"(?:^|; )(\d+)\.", words) for words, _, _ in week]
    rows = {
        "**a week**": [
            "; ".join(map(listed, read)),
            listed(number for _, number, _ in week if number),
            sum(hours for _, _, hours in week),
        ],
        "**a term**": [
            f"all {len(course())}",
            f"all {len(graded)}",
            sum(c.hours for c in course()),
        ],
    }
    return rows, ["chapters", "assignments", "hours"], {"corner": "path", "decimals": 0}


def by_rates():
    totals = {what: sum(c.counts[what] for c in course()) for what in WHAT if what != "point"}
    totals["point"] = sum(c.points for c in course())
    rows = {
        WHAT[what][0]: [60 * rate, totals[what], rate * totals[what] / 60]
        for what, rate in workload.RATES.items()
    }
    columns = ["seconds each", "in the whole course", "hours"]
    return rows, columns, {"corner": "what takes time", "decimals": [1, 0, 0]}


def by_references():
    rows = {}
    for c in course():
        often = [n for n, times in c.refers.items() if times >= OFTEN]
        rows[named(c)] = [listed(often), listed(n for n in c.refers if n not in often)]
    return rows, ["leans on", "also mentions"], {"corner": "chapter"}


TABLES = {
    "refers": by_references,
    "chapters": by_chapter,
    "points": by_points,
    "weeks": by_weeks,
    "days": by_days,
    "paths": by_paths,
    "rates": by_rates,
}


class Syllabus(SphinxDirective):
    required_arguments = 1
    optional_arguments = 99

    def run(self):
        which, *given = self.arguments
        if which not in TABLES:
            said = f"expected one of {', '.join(TABLES)}, got {which!r}"
            return [self.state.document.reporter.warning(said, line=self.lineno)]
        self.env.note_reread()  # it changes with any chapter
        rows, columns, how = TABLES[which](*given)
        page = rnnlib.page.table(rows, columns, **how)._repr_html_()
        for chapter in course():  # in a cell there may be several
            title = rnnlib.page.inline(named(chapter))
            link = f'<a class="reference internal" href="{chapter.name}.html">{title}</a>'
            page = re.sub(rf"(?<=[> ]){re.escape(title)}(?=[<;])", lambda _, to=link: to, page)
        return [nodes.raw("", page, format="html")]


def setup(app):
    app.connect("builder-inited", lambda app: course.cache_clear())
    app.add_directive("syllabus", Syllabus)
    return {"version": "1", "parallel_read_safe": True}
