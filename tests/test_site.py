"""The site, built by `make book` and read in a real Chromium with the network cut.

Each page of the table of contents is opened as a file and from a local server: it loads without
an error, asks nothing of another host, typesets its mathematics, shows its figures, is legible
in the light and in the dark, fits a phone, and its links lead somewhere.
"""

import functools
import json
import re
import shutil
import subprocess
import time
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlsplit

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import plain
import pytest
import yaml
from bs4 import BeautifulSoup
from notebooks import ROOT

import rnnlib.functional
import rnnlib.page
from rnnlib import plot

pytestmark = pytest.mark.slow


def table_of_contents():
    """The names of all pages, in the book's order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *chapters]


PAGES = table_of_contents()
CHAPTERS = [page for page in PAGES if page[0].isdigit()]
# Processor seconds of `make book` on the reference machine (see calibration.py), a quarter more
# than it takes: measured at 4, 12 and 21 chapters, it grows by as much with each.
FIXED, A_CHAPTER = 40, 3
# Bytes that a page may be, all that it loads included. One has a network of 640,000 weights in it.
LARGEST, LARGEST_OF = 2_500_000, {"14_attention": 2_600_000}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]

# Every text that can be read, with its contrast against what lies behind it (WCAG 2).
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] > 250) return color;
    }
    return [255, 255, 255, 255];
  };
  const faults = new Map();
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let text; walker.nextNode(); ) {
    const element = walker.currentNode.parentElement;
    if (!(text = walker.currentNode.data.trim())) continue;
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (element.closest("script, style, svg, mjx-assistive-mml, .headerlink")) continue;
    const style = getComputedStyle(element), back = behind(element);
    const [a, b] = [light(rgba(style.color)), light(back)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5))
      faults.set(`${style.color} on rgb(${back.slice(0, 3)})`, text.slice(0, 40));
  }
  return [...faults].map(([colors, text]) => `${colors}: ${text}`);
}"""

FIGURES_NOT_SHOWN = """async () => {
  const images = [...document.querySelectorAll("article img")];
  images.forEach((image) => image.loading = "eager");
  await Promise.allSettled(images.map((image) => image.decode()));
  return images.filter((image) => !image.naturalWidth).map((image) => image.src.slice(0, 80));
}"""

# On a desk an equation fits the column; on a phone it may be scrolled by itself.
EQUATIONS_CUT = """() => [...document.querySelectorAll("article mjx-container[display]")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.parentElement.id)"""

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (e) =>
    e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  return [...document.querySelectorAll("main article *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e))
    .map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`).slice(0, 8);
}"""


# Text that does not fit its box, folded code and answers included. On a phone code may be
# scrolled, a table under its first column, and the tree of a beam, which has a column for each step
# and takes the keyboard; on a desk nothing needs to be.
CUT_OFF = """(phone) => {
  document.querySelectorAll("article details").forEach((fold) => { fold.open = true; });
  const sticks = (table) => [...table.querySelectorAll("tr > :first-child")]
    .every((cell) => getComputedStyle(cell).position === "sticky");
  const may = (e) => phone && (e.matches("pre, div.math, .highlight") || e.closest("mjx-container")
    || (e.matches(".rnnlib-table, .pst-scrollable-table-container") && sticks(e))
    || e.matches(".rnnlib-live .scroll.diagram[tabindex]"));
  return [...document.querySelectorAll("article *")]
    .filter((e) => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && !may(e)
      && getComputedStyle(e).overflowX !== "visible"
      && !e.closest("svg, mjx-container, .visually-hidden"))
    .map((e) => `${e.tagName}.${e.className}, ${e.scrollWidth - e.clientWidth} pixels: ` +
      [...e.textContent.split("\\n")].sort((a, b) => b.length - a.length)[0].trim().slice(0, 90));
}"""

# Until its fonts are there a page is laid out in others, with other widths. They are asked for when
# a frame needs them, and used in one after they have come.
FONTS_DRAWN = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  await document.fonts.ready;
  await frame();
}"""

SMALL_LETTERS = """() => [...document.querySelectorAll("article svg text")].filter((text) => {
  const m = text.getScreenCTM();
  return m && text.textContent.trim() && text.checkVisibility({visibilityProperty: true})
    && parseFloat(getComputedStyle(text).fontSize) * Math.hypot(m.a, m.b) < 8.95;
}).map((text) => text.textContent.trim().slice(0, 40))"""

# Formulas whose letters come within a pixel of the edge at which they would be cut, top or bottom.
FORMULAS_CLIPPED = """() => [
  ...document.querySelectorAll("article div.math, article mjx-container[display]")
].filter((box) => {
  if (!box.clientHeight || getComputedStyle(box).overflowY === "visible") return false;
  const {top, bottom} = box.getBoundingClientRect();
  return [...box.querySelectorAll("mjx-c, mjx-line")].some((part) => {
    const r = part.getBoundingClientRect();
    return r.height && (r.top < top + 1 || r.bottom > bottom - 1);
  });
}).map((box) => box.id || box.textContent.trim().slice(0, 40))"""


def build(output, source=None):
    """Build the book, or a copy of it with other pages; returns the finished process."""
    if source is None:
        return subprocess.run(
            ["make", "--no-print-directory", "book", f"OUTPUT={output}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    for name in ("_static", "references.bib"):
        (source / name).symlink_to(ROOT / "book" / name)
    (source / "_toc.yml").write_text("format: jb-book\nroot: page\n")
    command = [ROOT / ".venv/bin/jupyter-book", "build", source, "--config", ROOT / "_config.yml"]
    command += ["--path-output", output, "-W", "--keep-going", "-q"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def budget(chapters):
    return FIXED + A_CHAPTER * chapters


@pytest.fixture(scope="module")
def folder(site):
    return site


@pytest.fixture(scope="module")
def server(site_server):
    return site_server


@pytest.fixture
def visit(browser):
    """A function that opens a page; what goes wrong there is collected in `page.faults`."""
    contexts = []

    def open_page(address, scheme="light", viewport=DESK):
        context = browser.new_context(color_scheme=scheme, viewport=viewport)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        home = address.split("/_build/")[0] if address.startswith("file:") else address[:21]

        def watch(request):
            if not request.url.startswith((home, "data:", "blob:")):
                page.faults.append(f"asks for {request.url[:100]}")

        page.bytes = 0

        def count(response):
            page.bytes += int(response.headers.get("content-length", 0))

        page.on("request", watch)
        page.on("response", count)
        page.on("requestfailed", lambda r: page.faults.append(f"fails to load {r.url[:100]}"))
        page.on("pageerror", lambda error: page.faults.append(f"raises {error}"))
        page.on(
            "console",
            lambda said: (
                page.faults.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.goto(address, wait_until="load")
        page.evaluate(FONTS_DRAWN)
        return page

    yield open_page
    for context in contexts:
        context.close()


def loaded(page):
    """The page, when half a second has passed without a request: its faults and bytes are all."""
    page.wait_for_load_state("networkidle")
    return page


def settle_mathematics(page):
    """Wait for MathJax, where the page has mathematics; returns what it left undone."""
    if not page.locator("article .math").count():
        return []
    page.wait_for_function("() => window.MathJax?.startup?.promise", timeout=20_000)
    page.evaluate("() => MathJax.startup.promise")
    page.evaluate(FONTS_DRAWN)
    faults = page.locator("article mjx-merror").all_text_contents()
    if page.locator("article .math:not(:has(mjx-container))").count():
        faults.append("an equation is not typeset")
    return faults


def figures_without_words(html):
    """The images of a page that say nothing to a reader who cannot see them."""
    tree = BeautifulSoup(html, "html.parser")
    for image in tree.select("article img, .bd-sidebar img, article svg[role=img]"):
        words = image.get("alt", image.get("aria-label", "")).strip()
        if len(words) < 4 or re.search(r"\.(png|svg|jpe?g|gif)$|^_?images?$", words):
            yield f"{image.get('src', 'an SVG')[:60]} has the words {words!r}"


def raster_figures(html):
    """The outputs of cells that are pictures of pixels."""
    images = BeautifulSoup(html, "html.parser").select("article .cell_output img")
    return [
        i["src"][:60] for i in images if re.search(r"\.(png|jpe?g)$|^data:image/(png|j)", i["src"])
    ]


class Links(HTMLParser):
    """What a page links to or loads, and the anchors that it has."""

    def __init__(self, path):
        super().__init__()
        self.anchors, self.links = set(), []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.anchors |= {given.get("id"), given.get("name") if tag == "a" else None}
        for link in (given.get("href"), given.get("src")):
            if link is not None:
                self.links.append((tag, given.get("rel"), link))


def broken_links(folder):
    """The links, images, scripts and styles of a site that lead nowhere, or to another host."""
    pages = functools.cache(Links)
    for page in sorted(folder.rglob("*.html")):
        if "_static" in page.parts:  # templates of the theme
            continue
        for tag, relation, link in pages(page).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                loads = tag != "a" and parts.scheme not in ("data", "mailto")
                if loads and relation not in ("canonical", "license"):
                    yield f"{page.name} loads {link[:80]}"
                continue
            path, anchor = urldefrag(link)
            target = (page.parent / unquote(path.partition("?")[0])).resolve() if path else page
            if not target.exists():
                yield f"{page.name} links to {link}, which is not there"
            elif anchor and target.suffix == ".html":
                if unquote(anchor) not in pages(target).anchors:
                    yield f"{page.name} links to {link}, whose anchor is not there"


def test_the_site_is_built_within_its_budget(built_site):
    output, done, bill = built_site
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
    assert f"file://{output}/_build/html/index.html" in done.stdout
    assert not bill.excess(budget(len(CHAPTERS)))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_file(visit, folder, name):
    page = visit(f"{(folder / name).as_uri()}.html")
    assert not settle_mathematics(page)
    assert not page.evaluate(EQUATIONS_CUT)
    assert not page.evaluate(FIGURES_NOT_SHOWN)
    assert not page.evaluate(CUT_OFF, False)
    assert not page.evaluate(FORMULAS_CLIPPED)
    assert not page.evaluate(CONTRAST)
    assert not loaded(page).faults


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_server_in_the_dark_on_a_phone(visit, server, name):
    page = visit(f"{server}/{name}.html", scheme="dark", viewport=PHONE)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert not settle_mathematics(page)
    assert not page.evaluate(FIGURES_NOT_SHOWN)
    assert not page.evaluate(CUT_OFF, True)
    assert not page.evaluate(FORMULAS_CLIPPED)
    assert not page.evaluate(SMALL_LETTERS)
    assert not page.evaluate(CONTRAST)
    assert not page.evaluate(TOO_WIDE)
    assert not loaded(page).faults
    assert page.bytes <= LARGEST_OF.get(name, LARGEST)


def test_the_bytes_of_a_page_are_those_of_all_that_it_loads(visit, server, folder):
    page = loaded(visit(f"{server}/{CHAPTERS[0]}.html"))
    text, styles, mathjax, font = (
        (folder / part).stat().st_size
        for part in (
            f"{CHAPTERS[0]}.html",
            "_static/styles/pydata-sphinx-theme.css",
            "_static/mathjax/output/chtml.js",
            "_static/fonts/source-serif-4-latin-wght-normal.woff2",
        )
    )
    assert page.bytes > text + styles + mathjax + font


def test_formulas_are_no_larger_when_the_fonts_come_late(browser, server):
    sizes = []
    for seconds in (0, 0.3):
        page = browser.new_page(viewport=PHONE)

        def late(route, _, seconds=seconds):
            time.sleep(seconds)
            route.continue_()

        page.route("**/*.woff*", late)
        page.goto(f"{server}/notation.html", wait_until="networkidle")
        assert not settle_mathematics(page)
        formulas = page.locator("article mjx-container")
        sizes.append(formulas.evaluate_all("(all) => all.map((e) => e.style.fontSize)"))
        page.close()
    assert sizes[0] == sizes[1] and len(sizes[0]) > 50


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_has_words(folder, name):
    assert not list(figures_without_words((folder / f"{name}.html").read_text("utf-8")))


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_figure_of_a_chapter_is_drawn_in_lines(folder, name):
    assert not raster_figures((folder / f"{name}.html").read_text("utf-8"))


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_another_host(folder):
    assert not list(broken_links(folder))


def test_no_style_loads_from_another_host(folder):
    for style in folder.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", style.read_text("utf-8")), (
            style
        )


@pytest.mark.parametrize("place", ["file", "server"])
def test_search_finds_a_word_of_chapter_4(visit, folder, server, place):
    home = folder.as_uri() if place == "file" else server
    page = visit(f"{home}/search.html?q=truncated")
    page.wait_for_selector("#search-results li a[href*='04_bptt']", timeout=20_000)
    assert not loaded(page).faults


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_can_be_downloaded_as_a_notebook(folder, name):
    tree = BeautifulSoup((folder / f"{name}.html").read_text("utf-8"), "html.parser")
    links = [a["href"] for a in tree.select(".dropdown-download-buttons a[href]")]
    (link,) = [folder / link for link in links if link.endswith(f"{name}.ipynb")]
    assert link.read_bytes() == (ROOT / "book" / f"{name}.ipynb").read_bytes()


def number_faults(html, number, book):
    """Labels of chapter `number` whose number on its page is not the one in its notebook."""
    tree, kinds = BeautifulSoup(html, "html.parser"), ("equation", "Figure", "Table", "Exercise")
    for label, target in book.targets.items():
        if target.kind in kinds and target.number.startswith(f"{number}."):
            place = tree.find(id=f"equation-{label}" if target.kind == "equation" else label)
            shown = place and place.select_one(".eqno, .caption-number")
            said = re.search(r"[\d.]*\d", shown.text)[0] if shown else "nothing"
            if said != target.number:
                yield f"{label} is {target.number} in the notebook, {said} on the page"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapters_notebook_has_the_numbers_of_its_page(folder, name):
    html = (folder / f"{name}.html").read_text("utf-8")
    book = plain.Book(ROOT / "book")
    assert not list(number_faults(html, int(name[:2]), book))
    # And one caption for each, with a label or without.
    cells = json.loads((ROOT / f"book/{name}.ipynb").read_text("utf-8"))["cells"]
    words = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    captions = BeautifulSoup(html, "html.parser").select("figcaption .caption-number")
    figures = [c.text.strip() for c in captions if c.text.startswith("Figure")]
    assert re.findall(r"^\*\*(Figure [\d.]*\d)\.?\*\*", words, re.MULTILINE) == figures


def test_a_number_that_differs_is_found(folder):
    html = (folder / "02_rnn.html").read_text("utf-8")
    book = plain.Book(ROOT / "book")
    wrong = html.replace('class="caption-number">Figure 2.1 ', 'class="caption-number">Figure 2.9 ')
    wrong = wrong.replace('class="eqno">(2.2)', 'class="eqno">(2.8)')
    faults = list(number_faults(wrong, 2, book))
    assert any("is 2.1 in the notebook, 2.9 on" in fault for fault in faults)
    assert any("is 2.2 in the notebook, 2.8 on" in fault for fault in faults)
    assert len(list(number_faults("", 2, book))) > len(faults)


@pytest.mark.parametrize("name", CHAPTERS[:1])
def test_code_can_be_copied_and_the_theme_changed(visit, server, name):
    page = visit(f"{server}/{name}.html")
    block = page.locator("div.cell_input .highlight").locator("visible=true").first
    block.hover()
    block.locator("button.copybtn").click()
    before = page.evaluate("document.documentElement.dataset.theme")
    page.locator("button.theme-switch-button:visible").first.click()
    assert page.evaluate("document.documentElement.dataset.theme") != before


def test_the_keyboard_reaches_the_text_first(visit, server):
    page = visit(f"{server}/{PAGES[0]}.html")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


# The checks themselves, on planted faults.

CLEAN = "# A page\n\nSee {cite:t}`elman1990finding`.\n\n```{bibliography}\n```\n"


def small_book(tmp_path, text):
    source, output = tmp_path / "source", tmp_path / "output"
    source.mkdir()
    (source / "page.md").write_text(text)
    done = build(output, source)
    return done, output / "_build" / "html" / "page.html"


def test_a_clean_page_is_built(tmp_path):
    done, page = small_book(tmp_path, CLEAN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(figures_without_words(page.read_text()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{cite:t}`nobody1999nothing`", "nobody1999nothing"),
        ("{eq}`eq-99-nowhere`", "eq-99-nowhere"),
        ("{ref}`sec-99-nowhere`", "sec-99-nowhere"),
        ("{term}`a word nobody explains`", "a word nobody explains"),
        ("[a link](nowhere.md)", "nowhere.md"),
    ],
    ids=["citation", "equation", "section", "term", "link"],
)
def test_an_undefined_reference_stops_the_build(tmp_path, text, said):
    done, _ = small_book(tmp_path, f"{CLEAN}\n{text}\n")
    assert done.returncode != 0
    assert said in done.stdout + done.stderr


def test_a_figure_without_words_is_found(tmp_path):
    shutil.copy(ROOT / "book/_static/logo.svg", tmp_path / "plain.svg")
    text = f"{CLEAN}\n```{{figure}} ../plain.svg\nA caption alone.\n```\n"
    done, page = small_book(tmp_path, text)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(figures_without_words(page.read_text()))


def code_cell(source, data, figure=None):
    """A notebook's cell with one output."""
    options = {"mystnb": {"image": {"alt": "what it shows"}, "figure": figure}} if figure else {}
    output = nbformat.v4.new_output("display_data", data=data)
    return nbformat.v4.new_code_cell(source, outputs=[output], metadata=options, execution_count=1)


def furnished_notebook():
    """A page with one of everything that `rnnlib` puts on a page."""
    with matplotlib.rc_context():
        plot.use_style()
        line, ax = plt.subplots()
        ax.plot([0, 1], [1, 0])
        ax.set(title="Words", xlabel="step $t$")
        map_, ax = plt.subplots()
        plot.heatmap(ax, [[-1, 0], [3, 2]], symmetric=True)
        frames = []
        for k in range(3):
            frame, ax = plot.diagram(1.5)
            plot.arrow(ax, plot.box(ax, 1, 0.7, "$h_0$"), plot.box(ax, 2 + k, 0.7, "words"), "by")
            frames.append(frame)
        svgs = [plot.figure_svg(figure) for figure in (line, map_)]
        player = plot.player(frames, ["one", "two", "three"], alt="what moves", caption="Three.")
        plt.close("all")
    names, cells = [f"column {k}" for k in range(7)], {"a long name of a row": [1.5] * 7}
    wide = rnnlib.page.table(cells, names, caption="Words enough for two lines of a phone. " * 2)
    source = rnnlib.page.show_source(rnnlib.functional.linear_forward)
    formula = "A page\n======\n\n$$\\frac{\\overline{W}^\\top}{2} = W_{hh}^\\top$$"
    return nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        cells=[
            nbformat.v4.new_markdown_cell(formula),
            code_cell(
                "x" * 80, {"image/svg+xml": svgs[0]}, {"caption": "A line.", "name": "fig-a"}
            ),
            code_cell("2", {"image/svg+xml": svgs[1]}, {"caption": "A map.", "name": "fig-b"}),
            code_cell("3", {"text/html": player.data}),
            code_cell("4", {"text/html": wide._repr_html_()}),
            code_cell("5", {"text/markdown": source._repr_markdown_()}),
            code_cell("6", {"text/plain": "y" * 80}),
        ],
    )


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """The address of a built page with figures, a player, a table and code."""
    source, output = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("output")
    nbformat.write(furnished_notebook(), source / "page.ipynb")
    done = build(output, source)
    assert done.returncode == 0, done.stdout + done.stderr
    return output / "_build/html/page.html"


def test_a_furnished_page_has_no_fault(visit, furnished):
    assert not raster_figures(furnished.read_text("utf-8"))
    assert not list(figures_without_words(furnished.read_text("utf-8")))
    for scheme in ("light", "dark"):
        for viewport in (DESK, PHONE):
            page = visit(furnished.as_uri(), scheme, viewport)
            assert not settle_mathematics(page)
            assert page.locator("article svg.rnnlib-figure").count() == 5
            assert page.locator("figure figcaption .caption-number").count() == 2
            assert not page.evaluate(CUT_OFF, viewport is PHONE)
            assert not page.evaluate(FORMULAS_CLIPPED)
            assert not page.evaluate(SMALL_LETTERS)
            assert not page.evaluate(CONTRAST)
            assert not page.evaluate(TOO_WIDE)
            assert not loaded(page).faults


def test_figures_follow_the_theme_and_paper_is_light(visit, furnished):
    page = visit(furnished.as_uri(), "dark")
    light, dark = "rgb(35, 38, 43)", "rgb(217, 215, 208)"
    for media, color in [("screen", dark), ("print", light), ("screen", dark)]:
        page.emulate_media(media=media)
        page.wait_for_function(
            """([media, color]) => matchMedia(media).matches
              && getComputedStyle(document.querySelector("article svg text")).fill === color""",
            arg=[media, color],
            timeout=5_000,
        )


def test_a_player_is_at_its_end_and_can_be_stepped_by_keys(visit, furnished):
    page = visit(furnished.as_uri())
    shown = page.locator(".rnnlib-player .frame[data-current] p")
    assert shown.text_content() == "three"
    page.locator(".rnnlib-player [data-play]").focus()
    page.keyboard.press("ArrowLeft")
    assert shown.text_content() == "two"
    assert page.locator(".rnnlib-player output").text_content() == "2 of 3"
    page.emulate_media(media="print")
    visible = page.locator(".rnnlib-player .frame p:visible")
    assert visible.all_text_contents() == ["three"]
    assert not page.locator(".rnnlib-player .controls").is_visible()


def test_without_scripts_a_player_shows_its_last_frame(browser, furnished):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(furnished.as_uri())
    assert page.locator(".rnnlib-player .frame p:visible").all_text_contents() == ["three"]
    assert not page.locator(".rnnlib-player .controls").is_visible()
    context.close()


def test_a_wide_table_scrolls_under_its_first_column(visit, furnished):
    page = visit(furnished.as_uri(), viewport=PHONE)
    places = page.evaluate("""() => {
      const box = document.querySelector(".rnnlib-table");
      const {left, right} = box.getBoundingClientRect();
      box.scrollLeft = 200;
      const caption = box.querySelector("caption").getBoundingClientRect();
      return [box.scrollLeft, box.querySelector("tbody th").getBoundingClientRect().left - left,
        caption.left - left, caption.right <= right];
    }""")
    assert places == [200, 0, 0, True]


FAULTS = {  # what is done to the furnished page, where, and which check says so
    "code": ("pre { font-size: 16px !important; }", DESK, CUT_OFF),
    "table": (".rnnlib-table { max-width: 20rem !important; }", DESK, CUT_OFF),
    "loose column": (".rnnlib-table th { position: static !important; }", PHONE, CUT_OFF),
    "letters": ("svg text { font-size: 9.5px !important; }", PHONE, SMALL_LETTERS),
    "transpose": ("mjx-container { padding: 0 !important; }", PHONE, FORMULAS_CLIPPED),
    "caption": ("figcaption { width: 5rem; overflow: hidden; white-space: pre }", PHONE, CUT_OFF),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_style_is_found(visit, furnished, name):
    style, viewport, check = FAULTS[name]
    page = visit(furnished.as_uri(), viewport=viewport)
    settle_mathematics(page)
    assert not page.evaluate(check, viewport is PHONE)
    page.add_style_tag(content=style)
    assert page.evaluate(check, viewport is PHONE)


def test_a_raster_figure_is_found():
    cell = '<article><div class="cell_output"><img alt="" src="{}"></div></article>'
    assert raster_figures(cell.format("_images/1.png"))
    assert raster_figures(cell.format("data:image/png;base64,AA"))
    assert not raster_figures(cell.format("_images/1.svg"))


BAD = """<!doctype html><html data-theme="light"><title>Bad</title><body><main><article>
<p style="color: #999; background: #aaa">Hardly legible.</p>
<div style="width: 900px">Too wide for a phone.</div>
<img src="missing.png" alt="a figure that is not there">
<p id="eq"><mjx-container display="true" style="display: block; width: 50px; overflow: auto">
equation</mjx-container></p>
<p class="math">\\(x\\)</p><a href="page.html#nowhere">a link</a><a href="gone.html">another</a>
<script>fetch("https://example.org/counter"); console.error("broken");</script>
</article></main></body></html>"""


def test_a_bad_page_is_found(visit, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(BAD)
    page = visit(path.as_uri(), viewport=PHONE)
    assert len(page.evaluate(FIGURES_NOT_SHOWN)) == 1
    assert "Hardly legible" in page.evaluate(CONTRAST)[0]
    assert page.evaluate(TOO_WIDE)
    assert page.evaluate(EQUATIONS_CUT) == ["eq"]
    assert any("asks for https://example.org" in fault for fault in loaded(page).faults)
    assert "broken" in page.faults
    assert [fault.split(", ")[1] for fault in broken_links(tmp_path)] == [
        "which is not there",
        "whose anchor is not there",
        "which is not there",
    ]
