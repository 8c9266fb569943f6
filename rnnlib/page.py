"""What a page shows besides figures: tables, and the package's own source."""

import ast
import html
import inspect
import re
import textwrap
from numbers import Integral, Real
from pathlib import Path

from .markup import inline

_NUMBERS, _WORDS = "text-align: right", "text-align: left"


def table(rows, columns, *, corner="", decimals=2, best=None, caption=None):
    """A table that a page, JupyterLab, GitHub and a terminal each show as they can.

    Parameters
    ----------
    rows : dict of str to list
        The cells of each row by its name: a number; words; None, where there is nothing; or
        (mean, low, high), shown as "mean (low–high)", or as "mean (low to high)" where one is
        negative. Integers are written with all their digits.
        Words, heads and names may hold `$mathematics$`, `` `code` `` and `*emphasis*`.
    columns : list of str
        The heads of the columns.
    corner : str
        The head over the rows' names.
    decimals : int or list of int
        Of numbers that are no integers; one for all columns, or one a column.
    best : {None, "min", "max"} or list of these
        Which number of each column stands out, judged as it is printed; ties all do.
    caption : str, optional
        Above the table.

    Returns
    -------
    Table
        A notebook shows it; `print` gives aligned text, the best marked by a star.
    """
    rows = {name: list(cells) for name, cells in rows.items()}
    for name, cells in rows.items():
        if len(cells) != len(columns):
            raise ValueError(
                f"table: expected {len(columns)} cells a row, one for each column, "
                f"got {len(cells)} in row {name!r}"
            )
    decimals, best = (
        _one_a_column(k, v, columns) for k, v in [("decimals", decimals), ("best", best)]
    )
    for wanted in best:
        if wanted not in (None, "min", "max"):
            raise ValueError(f"table: expected best to be None, 'min' or 'max', got {wanted!r}")
    return Table(rows, list(columns), corner, decimals, best, caption)


def _one_a_column(name, value, columns):
    if isinstance(value, str | Integral | None):
        return [value] * len(columns)
    if len(value) != len(columns):
        raise ValueError(f"table: expected {len(columns)} {name}, got {len(value)}")
    return list(value)


class Table:
    """What `table` returns."""

    def __init__(self, rows, columns, corner, decimals, best, caption):
        self.names, self.columns, self.corner, self.caption = list(rows), columns, corner, caption
        self.cells = [[_written(c, d) for c, d in zip(row, decimals)] for row in rows.values()]
        values = [[_value(cell) for cell in row] for row in rows.values()]
        self.numeric = [
            any(v is not None for v in column) for column in zip(*values, strict=True)
        ] or [True] * len(columns)
        self.best = set()
        for j, wanted in enumerate(best):
            known = [(row[j], i) for i, row in enumerate(values) if row[j] is not None]
            if wanted and known:
                _, i = (min if wanted == "min" else max)(known)
                top = self.cells[i][j][0]
                self.best |= {(i, j) for _, i in known if self.cells[i][j][0] == top}

    def _repr_html_(self):
        styles = [_NUMBERS if numeric else _WORDS for numeric in self.numeric]
        # Without words the corner is no head: a screen reader would read out nothing.
        corner = f'<th scope="col" style="{_WORDS}">{inline(self.corner)}</th>'
        heads = [corner if self.corner else "<td></td>"]
        heads += [
            f'<th scope="col" style="{style}">{inline(head)}</th>'
            for head, style in zip(self.columns, styles)
        ]
        lines = []
        for i, name in enumerate(self.names):
            head = f'<th scope="row" style="{_WORDS}">{inline(name)}</th>'
            cells = [head if name.strip() else "<td></td>"]
            for j, (main, spread) in enumerate(self.cells[i]):
                text = inline(main)
                text = f"<strong>{text}</strong>" if (i, j) in self.best else text
                text += f' <small class="spread">{html.escape(spread)}</small>' if spread else ""
                cells.append(f'<td style="{styles[j]}">{text}</td>')
            lines.append(f"<tr>{''.join(cells)}</tr>")
        caption = f"<caption>{inline(self.caption)}</caption>\n" if self.caption else ""
        label = html.escape(re.sub(r"[$`*]", "", self.caption or self.corner or "table"))
        # It can be scrolled with the keyboard, hence the tabindex. A group and no region, which
        # would be a landmark beside the page's own.
        return (
            f'<div class="rnnlib-table" role="group" tabindex="0" aria-label="{label}" '
            f'style="overflow-x: auto">\n<table>\n{caption}'
            f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>\n{chr(10).join(lines)}\n</tbody>\n</table>\n</div>"
        )

    def __repr__(self):
        marked = any(self.best)
        text = [[self.corner, *self.columns]]
        for i, name in enumerate(self.names):
            cells = []
            for j, (main, spread) in enumerate(self.cells[i]):
                star = ("*" if (i, j) in self.best else " ") if marked and self.numeric[j] else ""
                cells.append(f"{main}{star}{' ' * bool(spread)}{spread}")
            text.append([name, *cells])
        if marked:  # the heads stand over the digits
            text[0][1:] = [h + " " * n for h, n in zip(self.columns, self.numeric)]
        widths = [max(map(len, column)) for column in zip(*text)]
        lines = [] if self.caption is None else [self.caption]
        for row in text:
            cells = [row[0].ljust(widths[0])]
            for cell, width, numeric in zip(row[1:], widths[1:], self.numeric):
                cells.append(cell.rjust(width) if numeric else cell.ljust(width))
            lines.append("  ".join(cells).rstrip())
        return "\n".join(lines)


def _value(cell):
    """The number that a cell is judged by; None if it is not one."""
    number = cell[0] if isinstance(cell, tuple) else cell
    is_number = isinstance(number, Real) and not isinstance(number, bool) and number == number
    return number if is_number else None


def _written(cell, decimals):
    """A cell's text in two parts, what it says and the range behind it."""
    if isinstance(cell, tuple):
        whole = all(isinstance(part, Integral) for part in cell)
        mean, low, high = (_number(part if whole else float(part), decimals) for part in cell)
        return mean, f"({low} to {high})" if cell[1] < 0 else f"({low}–{high})"
    if cell is None:
        return "–", ""
    return (cell if isinstance(cell, str) else _number(cell, decimals)), ""


def _number(value, decimals):
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(
            "table: expected a cell to be a number, words, None or (mean, low, high), "
            f"got {type(value).__name__}"
        )
    if value != value:
        return "nan"
    text = f"{value:,}" if isinstance(value, Integral) else f"{value:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def show_source(*objects):
    """The source of functions and classes as the package has it, without docstrings.

    Parameters
    ----------
    *objects : function or class
        Of `rnnlib`; what lies in one file is shown under the name of that file.

    Returns
    -------
    Source
        A notebook shows it as highlighted code.
    """
    text, file = "", None
    for thing in objects:
        path = Path(inspect.getsourcefile(inspect.unwrap(thing)))  # beneath its decorators
        place = "/".join(path.parts[len(path.parts) - 1 - path.parts[::-1].index("rnnlib") :])
        source = _without_docstrings(textwrap.dedent(inspect.getsource(thing)))
        text += "\n\n\n" if text else ""
        text += source if place == file else f"# {place}\n{source}"
        file = place
    return Source(text)


class Source:
    """What `show_source` returns."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return f"```python\n{self.text}\n```"


def _without_docstrings(source):
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if ast.get_docstring(node, clean=False) is None:
            continue
        first = node.body[0]
        gone = range(first.lineno - 1, first.end_lineno)
        for k in gone:
            lines[k] = None
        if len(node.body) == 1:
            lines[gone[0]] = " " * first.col_offset + "..."
        elif gone[-1] + 1 < len(lines) and lines[gone[-1] + 1] == "":
            lines[gone[-1] + 1] = None
    return "\n".join(line for line in lines if line is not None).rstrip()
