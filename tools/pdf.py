#!/usr/bin/env python3
"""The book as one PDF: the pages of the site, joined and printed by Chromium.

What a screen shows on demand cannot be asked for on paper. So live figures and players show their
still picture, the code behind a figure is left out (it is in the notebooks), and the answers to
self-checks and exercises stand at the end. Links between pages lead to the place in the PDF; the
contents have page numbers.

    python tools/pdf.py _build/html _build/rnn.pdf
"""

import argparse
import copy
import html
import logging
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject

ROOT = Path(__file__).resolve().parent.parent
ON_SCREEN_ONLY = {"api", "instructors", "syllabus"}  # long, and of use beside a keyboard
UNPRINTED = """script, .headerlink, .copybtn, .rnnlib-live .live, .rnnlib-player .controls,
  .cell details.hide, .toctree-wrapper, .rnnlib-quiz .hint"""
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
SHEET = 794  # pixels of A4: rules for small screens must not hold before it is printed
HERE = "https://contents.invalid/#"  # stands in the contents for an anchor of the body

# Until they have been drawn with their own fonts, letters have other widths.
DRAWN = """async () => {
  await window.MathJax?.startup.promise;
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""

# Formulas and tables wider than the page are made as much smaller; long code may be broken.
FIT = """() => {
  const width = (e) => Math.max(e.scrollWidth, e.getBoundingClientRect().width);
  const boxes = "div.math, .rnnlib-table, .pst-scrollable-table-container";
  for (const box of document.querySelectorAll(boxes)) {
    const inner = box.querySelector(":scope > mjx-container, table");
    if (!inner) continue;
    const parts = [inner, ...inner.querySelectorAll(":scope > mjx-math, tr")];
    const number = box.querySelector(".eqno");
    const wide = Math.max(...parts.map(width));
    const room = box.clientWidth - 2 * (number ? width(number) : 0);
    if (wide > room) inner.style.zoom = Math.max(0.995 * room / wide, 0.5);
  }
  for (const code of document.querySelectorAll("div.highlight"))
    if (code.clientHeight > 260) code.closest(".cell_input")?.classList.add("long");
}"""

# What would be lost at the edge of the paper, or of a box that cannot be scrolled there.
CUT = """() => [...document.querySelectorAll("body *")].filter((e) => {
  if (e.closest("svg, mjx-container *, .visually-hidden") || !e.checkVisibility()) return false;
  const {left, right, width} = e.getBoundingClientRect();
  const box = getComputedStyle(e).overflowX !== "visible" && e.clientWidth > 1;
  const outside = left < -1 || right > document.body.clientWidth + 1;
  return width && (outside || box && e.scrollWidth > e.clientWidth + 1);
}).map((e) => `${e.tagName.toLowerCase()} in ${e.closest("section[id]")?.id}: ` +
  e.textContent.trim().slice(0, 60)).slice(0, 9)"""


def pages(toc):
    """(name, part) of each page, in the book's order; the part only where it begins."""
    yield toc["root"], None
    for part in toc["parts"]:
        for k, chapter in enumerate(part["chapters"]):
            if chapter["file"] not in ON_SCREEN_ONLY:
                yield chapter["file"], part["caption"] if k == 0 else None


class Faults(Exception):
    """What makes the PDF unfit to be read."""


class Joined:
    """All pages in one document. An anchor of a page becomes `page--anchor`."""

    def __init__(self, folder, parts):
        self.folder, self.parts = folder, parts
        self.titles, self.headings, self.answers = {}, [], []
        self.sections = [self.section(name) for name in parts]
        if self.answers:
            self.titles["answers"] = "Answers"
            answers = "\n".join(map(str, self.answers))
            self.sections.append(
                f'<section class="bd-article" id="answers"><h1>Answers</h1>{answers}</section>'
            )

    def section(self, name):
        """A page's text as it is printed."""
        soup = BeautifulSoup((self.folder / f"{name}.html").read_text("utf-8"), "lxml")
        article = soup.select_one("article.bd-article")
        for part in article.select(UNPRINTED):
            part.decompose()
        for element in article.find_all(id=True):
            if not element.find_parent("svg"):
                element["id"] = f"{name}--{element['id']}"
        for link in article.select("a[href]"):
            self.lead(link, name)
        for section in article.select("section section"):  # that had nothing but such a thing
            if not section.find(lambda tag: tag.name not in ("h2", "h3")):
                section.decompose()
        self.titles[name] = article.h1.get_text()
        self.headings += [" ".join(h.get_text().split()) for h in article.select("h1, h2, h3, h4")]
        if self.parts[name]:
            part = soup.new_tag("p", attrs={"class": "part"})
            part.string = self.parts[name]
            article.h1.insert_before(part)
        self.take_answers(article, soup, name)
        article.name, article["id"] = "section", name
        return str(article)

    def lead(self, link, name):
        """Turn a link to a page into one to its place here; keep addresses of other hosts."""
        target, anchor = urldefrag(link["href"])
        if urlsplit(target).scheme:
            return
        page = target.removesuffix(".html") or name
        if page in self.parts and (target.endswith(".html") or not target):
            link["href"] = f"#{page}--{anchor}" if anchor else f"#{page}"
        else:
            link.unwrap()

    def take_answers(self, article, soup, name):
        """Move what is folded on the screen to the end, with links there and back."""

        def link(to, words):
            made = soup.new_tag("a", href=f"#{to}", attrs={"class": "answer"})
            made.string = words
            return made

        taken = []
        for k, quiz in enumerate(article.select(".rnnlib-quiz"), 1):
            answers = soup.new_tag("ol", id=f"{name}--check-{k}")
            for item in quiz.select("ol > li"):
                answers.append(answer_of(item, soup))
            quiz.append(link(answers["id"], "Answers"))
            taken.append(answers)
        for solution in article.select(".solution"):
            for box in (solution, *solution.select(".admonition-title")):
                box["class"] = [c for c in box["class"] if c != "dropdown"]
            exercise = solution.select_one(".admonition-title a[href^='#']")
            exercise = exercise and article.find(id=exercise["href"][1:])
            if exercise:
                exercise.select_one(".admonition-title").append(link(solution["id"], "Answer"))
            taken.append(solution.extract())
        if taken:
            head, to = soup.new_tag("h2"), soup.new_tag("a", href=f"#{name}")
            to.string = self.titles[name]
            head.append(to)
            self.answers += [head, *taken]


def answer_of(item, soup):
    """The answer to one question of a self-check, which keeps its choices without reasons."""
    answer, choices = soup.new_tag("li"), soup.new_tag("ul")
    for fold in item.select("details"):
        said = fold.select_one("p").extract()
        is_choice = "choice" in item["class"]
        if is_choice:
            choice = soup.new_tag("li")
            choice.extend(list(fold.summary.contents))
            choices.append(choice)
        if not is_choice:
            answer.append(said)
        elif said.b.get_text().startswith("Right"):
            said.b.clear()
            said.b.extend([copy.copy(part) for part in choice.contents])
            said.b.insert_after(".")
            answer.append(said)
        fold.decompose()
    if choices.contents:
        item.append(choices)
    return answer


# What is printed.


def head(site, names):
    """The site's own styles and its MathJax, from a page that has formulas; the rules for paper."""
    heads = [
        BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "lxml").head for name in names
    ]
    chosen = max(heads, key=lambda head: "mathjax" in str(head))
    kept = chosen.select("link[rel=stylesheet], style")
    kept += [s for s in chosen.select("script") if "mathjax" in str(s).lower()]
    style = (ROOT / "tools/pdf.css").read_text("utf-8")
    return "\n".join(['<meta charset="utf-8">', *map(str, kept), f"<style>{style}</style>"])


def document(title, around, body):
    return (
        f'<!doctype html><html lang="en" data-theme="light" data-mode="light"><head>'
        f"<title>{html.escape(title)}</title>{around}</head><body>{body}</body></html>"
    )


def running_heads(titles):
    """Each page of paper says at its top which page of the site it is."""
    for name, title in titles.items():
        said = title.replace("\\", "").replace('"', "'")
        yield f'@page p-{name} {{ @top-left {{ content: "{said}"; }} }}'
        yield f'section[id="{name}"] {{ page: p-{name}; }}'


def contents(config, parts, titles, numbers):
    """The title page, and the contents with page numbers; `bound` puts the links in."""
    lines = [
        f'<div class="title"><img src="_static/logo.svg" alt=""><h1>{html.escape(config["title"])}'
        f"</h1><p>{html.escape(config['author'])}</p></div>",
        '<section class="contents"><h1>Contents</h1>',
    ]
    for k, ((name, title), number) in enumerate(zip(titles.items(), numbers, strict=True)):
        if parts.get(name):
            lines.append(f"<h2>{html.escape(parts[name])}</h2>")
        words = f"{html.escape(title)}<span></span>"
        lines.append(f'<a href="{HERE}{k}" data-page="{number}">{words}</a>')
    return "\n".join([*lines, "</section>"])


def printed(browser, path, page_html):
    """Print a document that lies beside the site's own files; returns the PDF's path."""
    path.write_text(page_html, "utf-8")
    page = browser.new_page(viewport={"width": SHEET, "height": 900})
    page.set_default_timeout(900_000)
    page.emulate_media(media="print", color_scheme="light")
    page.goto(path.as_uri(), wait_until="load")
    page.evaluate(DRAWN)
    page.evaluate(FIT)
    if faults := page.evaluate(CUT):
        raise Faults("these do not fit the paper:", *faults)
    made = path.with_suffix(".pdf")
    page.pdf(path=made, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
    page.close()
    return made


def starts(pdf):
    """The page, counted from 1, on which each section of `Joined` begins."""
    reader = PdfReader(pdf)
    tops = [place for place in reader.outline if not isinstance(place, list)]
    return [reader.get_destination_page_number(place) + 1 for place in tops]


def spell(book, headings):
    """Chromium drops the space at which a heading goes on in a new line: put it back."""
    known = {"".join(heading.split()): heading for heading in headings}
    places = [book.root_object["/Outlines"]]
    while places:
        place = places.pop().get_object()
        if "/Title" in place:
            title = known.get("".join(place["/Title"].split()), place["/Title"])
            place[NameObject("/Title")] = TextStringObject(title)
        places += [place[key] for key in ("/First", "/Next") if key in place]


def bound(body, front, numbers, headings):
    """Both PDFs as one: the front's links lead into the body, and each page has its number."""
    book = PdfWriter(clone_from=body)  # keeps its outline and what screen readers need
    spell(book, headings)
    places = [book.pages[number - 1].indirect_reference for number in numbers]
    book.merge(0, front, import_outline=False)
    before = len(PdfReader(front).pages)
    for page in book.pages[:before]:
        for note in page.get("/Annots", ()):
            note = note.get_object()
            address = note.get("/A", {}).get("/URI", "")
            if address.startswith(HERE):
                to = places[int(address.removeprefix(HERE))]
                del note["/A"]
                note[NameObject("/Dest")] = ArrayObject([to, NameObject("/Fit")])
    book.set_page_label(0, before - 1, style="/r")
    book.set_page_label(before, len(book.pages) - 1, style="/D", start=1)
    book.compress_identical_objects()
    return book


def make(site, toc, config, output):
    """The PDF of the site at `site`, whose table of contents and configuration are these."""
    chromium = shutil.which("chromium")
    if not chromium:
        raise Faults("needs Chromium: apt-get install chromium")
    parts = dict(pages(toc))
    joined = Joined(site, parts)
    around, title = head(site, parts), config["title"]
    style = f"<style>{' '.join(running_heads(joined.titles))}</style>"
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=CHROMIUM) as browser,
    ):
        for part in site.glob("_*"):
            (Path(folder) / part.name).symlink_to(part.resolve())
        page = document(title, around + style, "\n".join(joined.sections))
        body = printed(browser, Path(folder) / "body.html", page)
        numbers = starts(body)
        if len(numbers) != len(joined.titles):
            raise Faults(f"expected {len(joined.titles)} first headings, got {len(numbers)}")
        page = document(title, around, contents(config, parts, joined.titles, numbers))
        front = printed(browser, Path(folder) / "front.html", page)
        book = bound(body, front, numbers, joined.headings)
        book.add_metadata({"/Title": title, "/Author": config["author"]})
        output.parent.mkdir(exist_ok=True, parents=True)
        book.write(output)
    return len(book.pages)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("output", type=Path, help="the PDF")
    options = parser.parse_args()
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it counts Chromium's objects aloud
    toc, config = (
        yaml.safe_load((ROOT / f"_{name}.yml").read_text("utf-8")) for name in ("toc", "config")
    )
    try:
        count = make(options.site, toc, config, options.output)
    except Faults as faults:
        sys.exit("\n  ".join(faults.args))
    print(f"The book: {options.output}, {count} pages")


if __name__ == "__main__":
    main()
