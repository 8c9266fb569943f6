"""Released text as HTML, its formulas as MathML: a page that may not run a script can show them."""

import functools
import html
import re
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

ESCAPED = {"\\{", "\\}"}
TAG = re.compile(r"\\tag\{([^{}]*)\}")


def mathml(tex, display="inline"):
    """A formula as an element `math`, with its TeX for those who cannot see it."""
    element = convert_to_element(tex, display=display)
    for part in element.iter():
        text = html.unescape(part.text or "")  # the converter writes entities
        part.text = text[1:] if text in ESCAPED else text  # and leaves \Big\{ a backslash
    element.set("alttext", " ".join(tex.split()))
    return ElementTree.tostring(element, encoding="unicode")


def formula(tex, options):
    """What stands in the page for $tex$ or $$tex$$; the TeX itself where it is not understood."""
    tag = TAG.search(tex) if options["display_mode"] else None
    tex = TAG.sub("", tex).strip()
    try:
        shown = mathml(tex, "block" if options["display_mode"] else "inline")
    except Exception:  # an author's slip must not keep a student from the feedback
        shown = f"<code>{escape(tex)}</code>"
    if not options["display_mode"]:
        return shown
    number = f'<span class="number">({escape(tag[1])})</span>' if tag else ""
    return f'<div class="scroll" tabindex="0">{shown}</div>{number}'


@functools.cache
def parser():
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .use(dollarmath_plugin, renderer=formula, double_inline=True, allow_labels=False)
    )


@functools.lru_cache(1000)  # released text is the same for everybody
def rendered(source):
    """Markdown that the instructor has written, as HTML."""
    return Markup(parser().render(source))
