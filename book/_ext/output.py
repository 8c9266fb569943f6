"""Outputs of a chapter's cells, on its own page and on others.

A live figure with a label (`name="fig-02-live"`) is a figure like any other: it gets a number, and
`{numref}` finds it. And the directive

    ```{output} 02_rnn fig-02-live
    ```

puts a stored output of a chapter's notebook on another page, without a number. Each output carries
its styles and scripts; a page gets each of them once. So does `{output} 09_gru cell-09-held` with
all that a cell of that name (`name: cell-09-held` among its options) has printed; `{ref}` leads to
the cell.
"""

import html
import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

LIVE = re.compile(r'<figure class="rnnlib-live"[^>]*? id="([^"]+)"')
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>\n?", re.DOTALL)
PIECES = re.compile(r"<(code|em|strong|span)[^>]*>(.*?)</\1>", re.DOTALL)
NODES = {"code": nodes.literal, "em": nodes.emphasis, "strong": nodes.strong, "span": nodes.math}
ONCE = re.compile(r"<(style|script) data-once='(\w+)'>.*?</\1>\n?", re.DOTALL)


def stored_outputs(notebook, name):
    """The outputs of the cell of this name, or the one with this anchor: pairs of kind and text.

    The kind is "html" or "text". LookupError says where the name is missing.
    """
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["metadata"].get("name") == name:
            return [as_shown(output, name, notebook) for output in cell["outputs"]]
        for output in cell.get("outputs", ()):
            page = "".join(output.get("data", {}).get("text/html", ""))
            if f'id="{name}"' in page:
                return [("html", page)]
    raise LookupError(
        f"expected a cell or an output with the name {name!r} in {notebook.name}, got none"
    )


def as_shown(output, name, notebook):
    data = output.get("data", {})
    if "text/html" in data:
        return "html", "".join(data["text/html"])
    if "text" in output or "text/plain" in data:
        return "text", "".join(output.get("text") or data["text/plain"])
    raise LookupError(f"{name} in {notebook.name}: expected a table or text, got {[*data]}")


class Output(SphinxDirective):
    """`{output} 02_rnn fig-02-live`: a chapter's output, as it is stored."""

    required_arguments = 2

    def run(self):
        chapter, name = self.arguments
        notebook = Path(self.env.srcdir, f"{chapter}.ipynb")
        self.env.note_dependency(str(notebook))
        try:
            outputs = stored_outputs(notebook, name)
        except (LookupError, OSError) as error:
            return [self.state.document.reporter.warning(str(error), line=self.lineno)]
        return [borrowed(*output) for output in outputs]


def borrowed(kind, text):
    if kind == "html":
        return nodes.raw("", text, format="html", classes=["rnnlib-borrowed"])
    printed = nodes.literal_block(text, text, language="none", classes=["output", "stream"])
    output = nodes.container("", printed, classes=["cell_output"])
    return nodes.container("", output, classes=["cell"])


class NameCells(SphinxTransform):
    """Make cells with a name targets of `{ref}`."""

    default_priority = 200  # before Sphinx collects labels

    def apply(self, **kwargs):
        for cell in self.document.findall(nodes.container):
            name = cell.get("cell_metadata", {}).get("name")
            if name and cell.get("nb_element") == "cell_code":
                cell["names"].append(nodes.fully_normalize_name(name))
                self.document.note_explicit_target(cell)


class Borrowed(nodes.figure):
    """A figure that Sphinx does not number: it knows what to number by its class."""


class NumberLive(SphinxTransform):
    """Make live figures with a label figures of the book."""

    default_priority = 200  # before Sphinx collects labels

    def apply(self, **kwargs):
        for raw in list(self.document.findall(nodes.raw)):
            found = LIVE.search(raw.astext())
            if not found or "rnnlib-borrowed" in raw["classes"]:
                continue
            page, name = raw.astext(), found[1]
            words = CAPTION.search(page)[1]
            # Label and caption go to the figure around it, and the caption's mathematics is seen.
            page = CAPTION.sub("", page, count=1).replace(f' id="{name}"', "", 1)
            caption = nodes.caption("", "", *inline(words))
            is_borrowed = "rnnlib-borrowed" in raw["classes"]
            kind = Borrowed if is_borrowed else nodes.figure
            figure = kind("", nodes.raw("", page, format="html"), caption)
            figure["classes"].append("rnnlib-live-figure")
            if not is_borrowed:
                figure["names"] = [nodes.fully_normalize_name(name)]
                self.document.note_explicit_target(figure)
            raw.replace_self(figure)


def inline(words):
    """The nodes of a caption's HTML, as `rnnlib.markup.inline` writes it."""
    at = 0
    for piece in PIECES.finditer(words):
        yield nodes.Text(html.unescape(words[at : piece.start()]))
        at = piece.end()
        kind, text = piece[1], html.unescape(piece[2])
        if kind == "span":
            text = text.removeprefix(r"\(").removesuffix(r"\)")
        yield NODES[kind](text, text)
    yield nodes.Text(html.unescape(words[at:]))


def load_mathematics(app, document):
    """A page without formulas of its own needs MathJax for those that it has borrowed."""
    if any('class="math' in raw.astext() for raw in document.findall(nodes.raw)):
        app.env.get_domain("math").data["has_equations"][app.env.docname] = True


class ShipOnce(SphinxPostTransform):
    """Leave out the styles and scripts that a page has already."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        seen = set()

        def first(match):
            new = match[2] not in seen
            seen.add(match[2])
            return match[0] if new else ""

        for raw in list(self.document.findall(nodes.raw)):
            page = raw.astext()
            if "data-once=" in page:
                raw.replace_self(nodes.raw("", ONCE.sub(first, page), format="html"))


def setup(app):
    app.add_directive("output", Output)
    app.add_transform(NameCells)
    app.add_transform(NumberLive)
    app.connect("doctree-read", load_mathematics)
    app.add_post_transform(ShipOnce)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
