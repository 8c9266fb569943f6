"""Pages without what no reader of them needs: half the bytes, and a third of the elements.

- MathJax comes in the parts that pages use, without its menu, which would also make each formula a
  stop of the Tab key; MathML for screen readers is among them.
- Icons come from a font of the few that there are (`book.css`), not from a script that has all.
- The index of search is loaded by the page of results alone (`_templates/layout.html`).
- Rules of the theme's styles for what is on no page are left out.
- Names and brackets of code are not marked where their colour is that of all code, coordinates of
  figures have two decimals, and marks of one style have it once.
- The reference has no entries of which Python says no more than their place in a tuple.

And a quarter of the time of a build: the sidebar's contents are made of titles, not of all sections
of all pages, which Sphinx would copy for each page and then leave out.
"""

import re
from pathlib import Path

import tinycss2
from sphinx.addnodes import toctree

MATHJAX = ["core", "input/tex", "output/chtml", "a11y/assistive-mml"]
PLAIN_CODE = re.compile(r'<span class="(?:n|p|w|pre)">([^<]*)</span>')
FIGURE = re.compile(r'<svg [^>]*class="rnnlib-figure".*?</svg>', re.DOTALL)
SCALED = re.compile(r"(scale\([^)]*\))")  # outlines of letters are drawn large and made small
DECIMALS = re.compile(r"-?\d*\.\d{3,}")
MARK = r'<use (?:[\w-]+="[^"]*" )+style="{}"/>'
INHERITED = r"(?:(?:fill|stroke)[\w-]*: [^;\"]+(?:; )?)+"
MARKS = re.compile(f"{MARK.format(f'({INHERITED})')}(?:{MARK.format(chr(92) + '1')}){{2,}}")
PRINTED = re.compile(r'<div id="jb-print-toc">.*?</nav>\s*</div>', re.DOTALL)
STYLES = ["styles/*.css", "sphinx-design.min.css", "mystnb*.css", "basic.css", "proof.css"]

# Words that a class may have: of a page, its classes and its scripts; of a script, all.
CLASSES = re.compile(r' class="([^"]*)"|<script(?: data-[^>]*)?>(.*?)</script>', re.DOTALL)
WORD = re.compile(r"[A-Za-z_][\w-]*")


def lighter(body):
    """The text of a page with fewer elements and shorter figures; it looks the same."""
    return FIGURE.sub(lambda m: lighter_figure(m[0]), unmarked(body))


def unmarked(page):
    """Code without the marks that no style knows, first the inner ones."""
    page = PLAIN_CODE.sub(r"\1", PLAIN_CODE.sub(r"\1", page))
    return page.replace("</em><em>", "").replace("docutils literal notranslate", "literal")


def lighter_figure(svg):
    """A figure whose coordinates have two decimals, and whose marks share their style."""
    words, drawing = svg[: svg.index(">")], svg[svg.index(">") :]
    parts = SCALED.split(drawing)
    parts[::2] = [DECIMALS.sub(_rounded, part) for part in parts[::2]]
    return words + MARKS.sub(_grouped, "".join(parts))


def _rounded(number):
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _grouped(marks):
    style = f' style="{marks[1]}"'
    return f"<g{style}>{marks[0].replace(style, '')}</g>"


def lighter_style(css, words):
    """A style sheet without the rules for classes that are no `words`."""
    # "bs-tooltip-" and the like: a script puts the rest behind it.
    begun = tuple(word for word in words if word.endswith("-") and len(word) > 3)

    def used(selector):
        pairs = zip(selector, selector[1:])
        names = [name.value for dot, name in pairs if dot == "." and name.type == "ident"]
        return all(name in words or name.startswith(begun) for name in names)

    def kept(rules):
        for rule in rules:
            if rule.type == "qualified-rule":
                selectors = [s for s in _split(rule.prelude) if used(s)]
                if selectors:
                    chosen = ",".join(map(tinycss2.serialize, selectors))
                    yield f"{chosen}{{{tinycss2.serialize(rule.content)}}}"
            elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
                inside = tinycss2.parse_rule_list(rule.content, True, True)
                inside = "".join(kept(inside))
                if inside:
                    yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}"
            else:
                yield rule.serialize()

    return "".join(kept(tinycss2.parse_stylesheet(css, True, True)))


def _split(prelude):
    """The selectors of a rule, which commas separate."""
    selectors = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def words_of_site(folder):
    """Whatever may be the name of a class on a page: written there, or by a script."""
    words = set()
    for page in folder.glob("*.html"):
        for classes, script in CLASSES.findall(page.read_text("utf-8")):
            words.update(WORD.findall(classes or script))
    static = folder / "_static"
    for script in [*static.glob("*.js"), *static.glob("scripts/*.js")]:
        if script.name != "fontawesome.js":
            words.update(WORD.findall(script.read_text("utf-8")))
    return words


def without_long_contents(page):
    """A page whose contents are not there once more for paper, where they would fill ten sheets."""
    return PRINTED.sub(lambda contents: contents[0] * (len(contents[0]) < 30_000), page)


def without(tags, *names):
    """A template's HTML without the elements that name any of these."""
    for name in names:
        element = rf"<(script|link|meta)\b[^>]*{re.escape(name)}[^>]*>(?:</script>)?"
        tags = re.sub(element, "", tags)
    return tags


def choose_mathjax(app, config):
    config.mathjax_path = "mathjax/startup.js"
    config.mathjax3_config = {"loader": {"load": MATHJAX}, **(config.mathjax3_config or {})}


def add_filter(app):
    if app.builder.format == "html":
        filters = app.builder.templates.environment.filters
        filters["without"], filters["without_long_contents"] = without, without_long_contents


def titles(tocs):
    """The contents of each page without its sections; whole where other pages are among them."""
    return {name: toc if any(toc.findall(toctree)) else _title(toc) for name, toc in tocs.items()}


def _title(toc):
    top = toc.copy()
    for entry in toc:
        top += entry.copy()
        top[-1] += entry[0].deepcopy()
    return top


def of_titles(env, contents):
    """Sphinx's function for the contents of the book, quicker where titles are asked for."""

    def quicker(**options):
        whole = env.tocs
        env.tocs = titles(whole) if options.get("titles_only") else whole
        try:
            return contents(**options)
        finally:
            env.tocs = whole

    return quicker


def quicken_sidebar(app, pagename, templatename, context, doctree):
    if contents := context.get("toctree"):
        context["toctree"] = of_titles(app.env, contents)


def lighten_page(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = lighter(context["body"])
        if "sd-tab" not in context["body"]:
            context["script_files"] = [
                script for script in context["script_files"] if "design-tabs" not in str(script)
            ]
    if contents := context.get("generate_toc_html"):  # of the theme
        context["generate_toc_html"] = lambda *kind: unmarked(str(contents(*kind)))


def skip_places(app, what, name, object_, skip, options):
    """Fields of tuples of which nothing is said."""
    return True if (getattr(object_, "__doc__", "") or "").startswith("Alias for field") else skip


def lighten_styles(app, error):
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    words = words_of_site(folder)
    for pattern in STYLES:
        for style in (folder / "_static").glob(pattern):
            style.write_text(lighter_style(style.read_text("utf-8"), words), "utf-8")


def setup(app):
    app.connect("config-inited", choose_mathjax, priority=900)
    app.connect("builder-inited", add_filter)
    app.connect("html-page-context", quicken_sidebar, priority=100)  # the theme uses it at 500
    app.connect("html-page-context", lighten_page, priority=900)
    app.connect("autodoc-skip-member", skip_places)
    app.connect("build-finished", lighten_styles, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
