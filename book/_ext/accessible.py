"""Markup that Sphinx and the theme write, mended for readers who hear the page or use no mouse.

- A table's corner without words is a cell, not a head of nothing.
- The bibliography is a list: the role of its entries was withdrawn from ARIA, and its anchors are
  no entries.
- The sidebar is a landmark, since the book's name and the search stand in it, outside of any other;
  the dialogs have names.

`tests/test_accessibility.py` shows that each is needed, and that nothing else is.
"""

import re

EMPTY_HEAD = re.compile(r'<th class="head">(?:<p></p>)?</th>')
NAMES = {  # what the theme opens, and the words that it lacks
    '<div id="pst-primary-sidebar"': ' role="complementary" aria-label="The book"',
    '<dialog id="pst-search-dialog"': ' aria-label="Search"',
    '<dialog id="pst-primary-sidebar-modal"': ' aria-label="The book"',
    '<dialog id="pst-secondary-sidebar-modal"': ' aria-label="On this page"',
}


def mended(body):
    """A page's text in markup that says what it is."""
    body = EMPTY_HEAD.sub("<td></td>", body)
    return body.replace('role="doc-biblioentry"', 'role="listitem"')


def named(page):
    """The page around the text, its parts with names."""
    for opening, names in NAMES.items():
        page = page.replace(opening, opening + names, 1)
    return page


def mend(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = mended(context["body"])


def add_filter(app):
    if app.builder.format == "html":
        app.builder.templates.environment.filters["named"] = named


def setup(app):
    app.connect("builder-inited", add_filter)
    app.connect("html-page-context", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
