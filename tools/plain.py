"""Chapters in plain Markdown, as JupyterLab and GitHub show it without extensions.

The site understands MyST: roles such as {term}`cache`, directives, labels, numbers that Sphinx
counts. A notebook that somebody has downloaded is read by programs that do not. `Book.plain`
turns a chapter's cells into words: references into the numbers that stand on the site, equations
into `$$` with a `\\tag`, folded answers into `<details>`. What it does not know it refuses, with
file and line, so that nothing reaches a reader raw.
"""

import ast
import base64
import copy
import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import yaml
from pybtex.database import parse_file
from pybtex.plugin import find_plugin

FENCE = re.compile(
    r"(?P<indent> *)(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w:-]+)\})? *(?P<argument>.*?) *\n"
)
OPTION = re.compile(r":([\w-]+):(.*)\n")
INLINE = re.compile(
    # What MyST reads and plain Markdown does not, a directive in a quotation or a list's item too.
    r"(?P<unknown>^[ >*+-]*(?:`{3,}|:{3,}|~{3,})\{"
    r"|\[\^[^\]\n]+\]|\{\{.*?\}\}|^\\begin\{|^: |^:[\w-]+: )"
    r"|(?P<escaped>\\[^\w\n])"
    r"|(?:\{(?P<role>[\w:.-]+)\})?(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<label>^\([\w.-]+\)=[ ]*\n)"
    r"|(?P<comment>^%[^\n]*\n)"
    r"|\$\$(?P<display>.+?)\$\$(?:[ ]*\((?P<equation>[\w.-]+)\)(?=\s*$))?"
    r"|(?<![\\$])\$(?P<math>[^$]+?)(?<!\\)\$"
    r"|(?P<bang>!?)\[(?P<text>[^\[\]]*)\]\((?P<link>[^()\s]*)\)"
    r"|(?P<unclosed>\{[\w:.-]+\}(?=`))",
    re.MULTILINE | re.DOTALL,
)
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
LABELLED_HEADING = re.compile(r"^\(([\w.-]+)\)=\s*\n+#{1,6} +(.+?) *$", re.MULTILINE)
LABELLED_EQUATION = re.compile(r"\$\$[ ]*\(([\w.-]+)\)[ ]*$", re.MULTILINE)

CUT = "\0"  # here a cell ends, so that a reader can add one below an exercise
ADMONITIONS = "attention caution danger error hint important note seealso tip warning".split()
CODE = {"code-cell", "code", "code-block", "literalinclude", "math"}  # with no text inside
EXERCISES = {"exercise", "exercise-start"}
API = {"func", "class", "meth", "mod", "attr", "exc", "data", "obj"}


@dataclass(frozen=True)
class Block:
    """A piece of a text: a directive by its name, code (name ""), or text (name None)."""

    name: str | None
    text: str
    line: int
    argument: str = ""
    options: dict = None
    indent: str = ""
    source: str = ""
    closed: bool = True


@dataclass(frozen=True)
class Target:
    """What a label stands for: "Figure" and "1.2", or "section" and its title."""

    kind: str
    number: str
    title: str = ""


class Refused(ValueError):
    """A text holds what cannot be said in plain Markdown; the message has its file and line."""


def blocks(text, line=1):
    """The pieces of a text from top to bottom; a directive's body is left as it is."""
    lines, at, prose = text.splitlines(keepends=True), 0, []
    while at < len(lines):
        start = FENCE.fullmatch(lines[at].rstrip("\n") + "\n")
        if not start:
            prose.append(lines[at])
            at += 1
            continue
        if prose:
            yield Block(None, "".join(prose), line + at - len(prose))
            prose = []
        fence, indent = start["fence"], start["indent"]
        end = re.compile(rf" *{fence[0]}{{{len(fence)},}}\s*")
        last = next((k for k in range(at + 1, len(lines)) if end.fullmatch(lines[k])), len(lines))
        body = [part.removeprefix(indent) for part in lines[at + 1 : last]]
        source = "".join(lines[at : last + 1])
        options, skipped = read_options(body) if start["name"] else ({}, 0)
        yield Block(
            start["name"] or "",
            "".join(body[skipped:]),
            line + at + 1 + skipped,
            start["argument"],
            options,
            indent,
            source,
            last < len(lines),
        )
        at = last + 1
    if prose:
        yield Block(None, "".join(prose), line + at - len(prose))


def read_options(body):
    """A directive's options, of either form, and the number of lines that they take."""
    if body and body[0].rstrip() == "---":
        end = next(k for k in range(1, len(body)) if body[k].rstrip() == "---")
        return yaml.safe_load("".join(body[1:end])) or {}, end + 1
    options = {}
    for count, part in enumerate(body):
        match = OPTION.fullmatch(part)
        if not match:
            return options, count
        options[match[1]] = match[2].strip()
    return options, len(body)


def captions(block):
    """What Sphinx numbers in a block: triples of kind, label and caption.

    A caption is None where the output of a cell has it: a call such as `live.classify(...,
    name="fig-02-live")` names its figure itself.
    """
    if block.name in ("table", "list-table"):
        return [("Table", block.options.get("name"), block.argument)] if block.argument else []
    if block.name == "figure":
        return [("Figure", block.options.get("name"), block.text)] if block.text.strip() else []
    if block.name != "code-cell":
        return []
    figure = (block.options.get("mystnb") or {}).get("figure") or {}
    if "caption" in figure:
        return [("Figure", figure.get("name"), figure["caption"])]
    return [("Figure", label, None) for label in named_figures(block.text)]


def named_figures(source):
    """The labels that calls such as `live.classify(..., name="fig-02-live")` give to figures.

    Only live figures: the name of a `player` is an anchor, to which no number belongs.
    """
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # the cell will fail, and say so, where it is run
        return []
    calls = [call for call in calls if ast.unparse(call.func).startswith("live.")]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    names = [word.value for call in calls for word in call.keywords if word.arg == "name"]
    return [ast.literal_eval(name) for name in names]


def numbering(path, count):
    """The number of the page's `count`-th figure, say, with the chapter's before it."""
    chapter = path.stem.partition("_")[0]
    return f"{int(chapter)}.{count}" if chapter.isdigit() else str(count)


def quoted(text):
    """A block quote, in which each formula stands on one line, as MathJax there needs it."""
    text = re.sub(r"\$\$?[^$]+\$\$?", lambda match: " ".join(match[0].split()), text)
    return "".join(f"> {part}\n" if part else ">\n" for part in text.strip().split("\n"))


def folded(summary, text):
    return f"<details>\n<summary>{summary}</summary>\n\n{text.strip()}\n\n</details>\n"


def summary_html(text):
    """Inline Markdown inside <summary>, where Markdown is not read."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)


class Book:
    """The pages of a folder, their numbers, and how each is said in plain Markdown.

    Parameters
    ----------
    folder : pathlib.Path
        With the texts, `references.bib`, and the site's `_config.yml` beside or above it.
    """

    def __init__(self, folder):
        self.folder = folder
        self.targets, self.titles = {}, {}
        config = next((p for p in (folder, folder.parent) if (p / "_config.yml").exists()), None)
        self.course, self.macros, self.repository = "this course", {}, ""
        if config:
            read = yaml.safe_load((config / "_config.yml").read_text("utf-8"))
            self.course = f"the course “{read['title']}”"
            sphinx = read["sphinx"]["config"]
            options = sphinx.get("html_theme_options", {})
            self.repository = options.get("repository_url", "").rstrip("/")
            tex = sphinx.get("mathjax3_config", {}).get("tex", {})
            self.macros = tex.get("macros", {})
        references = folder / "references.bib"
        self.references = parse_file(references).entries if references.exists() else {}
        for path in sorted(folder.glob("*.md")):
            self.number(path)

    def number(self, path):
        """Enter the labels of a page under the numbers that Sphinx gives them."""
        text = re.sub(r"\A---\n.*?^---\n", "", path.read_text("utf-8"), flags=re.M | re.S)
        counts = Counter()

        def enter(label, kind, title="", numbered=True):
            counts[kind] += numbered
            if label:
                number = numbering(path, counts[kind]) if numbered else ""
                self.targets[label] = Target(kind, number, title)

        def walk(text):
            for block in blocks(text):
                if block.name is None:
                    if title := HEADING.search(block.text):
                        self.titles.setdefault(path.stem, title[1])
                    for label, title in LABELLED_HEADING.findall(block.text):
                        self.targets[label] = Target("section", "", title)
                    for label in LABELLED_EQUATION.findall(block.text):
                        enter(label, "equation")
                    continue
                options = block.options or {}
                if block.name == "math" and options.get("label"):
                    enter(options["label"], "equation")
                for kind, label, caption in captions(block):
                    enter(label, kind, caption or "")
                if block.name in EXERCISES:
                    numbered = "nonumber" not in options
                    enter(options.get("label"), "Exercise", block.argument, numbered)
                if block.name and block.name not in CODE:
                    walk(block.text)

        walk(text)

    def plain(self, path, notebook):
        """The notebook of a chapter in plain Markdown; `notebook` is it in MyST, and is kept.

        Raises
        ------
        Refused
            If the text uses a role, a directive or a label that is not known here.
        """
        return Page(self, path).convert(copy.deepcopy(notebook))


class Page:
    """One chapter on its way into plain Markdown."""

    def __init__(self, book, path):
        self.book, self.path = book, path
        self.file = f"{path.parent.name}/{path.name}"
        self.answering = None  # the exercise whose answer we are in, between start and end
        self.answered = 0  # pieces of that answer so far
        self.cited = set()
        self.counts = Counter()  # of figures and tables so far

    def refuse(self, line, what, why="has no plain form; see tools/plain.py"):
        raise Refused(f"{self.file}:{line}: {what} {why}")

    # A notebook

    def convert(self, notebook):
        text, at = self.path.read_text("utf-8"), 0
        cells = [self.first_cell()]
        for cell in notebook.cells:
            at = max(text.find(cell.source, at), at)  # cells stand in the text word for word
            line = text.count("\n", 0, at) + 1
            if cell.cell_type == "code":
                cells += self.code_cell(cell, line)
            elif cell.cell_type == "markdown":
                parts = self.pieces(cell.source, line, top=True).split(CUT)
                parts = [part.strip("\n") for part in parts if part.strip()]
                names = [f"{cell.id}-{k}" if k else cell.id for k in range(len(parts))]
                cells += map(markdown_cell, names, parts)
            else:
                self.refuse(line, f"a cell of type {cell.cell_type}")
        if self.cited:
            cells.append(markdown_cell("references", self.bibliography()))
        notebook.cells = cells
        return notebook

    def first_cell(self):
        number, _, _ = self.path.stem.partition("_")
        which = f"Chapter {int(number)}" if number.isdigit() else "A page"
        words = (
            f"{which} of {self.book.course}. The cells import `rnnlib`, the package that the "
            "course builds; if it is missing, run `pip install -e '.[torch,data]'` in the folder "
            "of the course's repository"
        )
        if address := self.book.repository:
            words += f", or `%pip install 'rnnlib[torch,data] @ git+{address}'` in a cell"
        words += ". Run the cells to bring the figures to life."
        return markdown_cell("about-this-notebook", f"*{words}*")

    def code_cell(self, cell, line):
        """The cell, folded where the site folds it, and its caption."""
        tags = cell.metadata.get("tags", [])
        if self.answering and not self.answered:
            self.answered = 1
            words = f"**Answer to {self.answering.lower()}.** Open the folded cells below."
            yield markdown_cell(f"{cell.id}-answer", words)
        if self.answering or {"hide-input", "hide-cell"} & set(tags):
            cell.metadata["jupyter"] = {"source_hidden": True}
        if self.answering or "hide-cell" in tags or "hide-output" in tags:
            cell.metadata.setdefault("jupyter", {})["outputs_hidden"] = True
        yield cell
        cell_block = Block("code-cell", cell.source, line, "", cell.metadata)
        for k, (kind, _, caption) in enumerate(captions(cell_block)):
            words = caption and self.inline(" ".join(caption.split()), line)
            yield markdown_cell(f"{cell.id}-caption{k or ''}", self.captioned(kind, words))

    def captioned(self, kind, caption):
        self.counts[kind] += 1
        head = f"{kind} {numbering(self.path, self.counts[kind])}"
        return f"**{head}.** {caption}" if caption else f"**{head}**"

    # Blocks

    def pieces(self, text, line, top=False):
        """A text with its directives; an answer with cells begins and ends at the `top` only."""
        done, answer = [], []
        for block in blocks(text, line):
            if top and block.name in ("solution-start", "solution-end"):
                if block.name == "solution-start":
                    self.answering, self.answered = self.exercise(block), 0
                    continue
                done += self.answer(answer)
                self.answering, answer = None, []
                continue
            new = self.inline(block.text, block.line) if block.name is None else self.block(block)
            (answer if self.answering and top else done).append(new)
        return "".join(done + self.answer(answer))

    def answer(self, parts):
        """The words between the cells of an answer, folded."""
        if not "".join(parts).strip():
            return []
        self.answered += 1
        more = ", continued" if self.answered > 1 else ""
        words = folded(f"Answer to {self.answering.lower()}{more}", "".join(parts))
        return [f"{CUT}{words}{CUT}"]

    def block(self, block):
        if not block.closed:
            self.refuse(block.line - 1, f"the block {block.name!r}", "is not closed")
        if block.name == "":
            if block.source.lstrip().startswith(":"):
                self.refuse(block.line - 1, "a colon fence without a name")
            return block.source
        known = "admonition" if block.name in ADMONITIONS else block.name.replace("-", "_")
        convert = getattr(self, f"directive_{known.replace(':', '_')}", None)
        if convert is None:
            self.refuse(block.line - 1, f"the directive {{{block.name}}}")
        lines = convert(block).strip("\n").split("\n")
        return "".join(f"{block.indent}{part}".rstrip() + "\n" for part in lines)

    def inside(self, block):
        return self.pieces(block.text, block.line).replace(CUT, "")

    def directive_math(self, block):
        return self.display(block.text, block.options.get("label"), block.line)

    def directive_admonition(self, block):
        title = block.name.capitalize() if block.name in ADMONITIONS else ""
        if block.name == "admonition":
            title, block = self.inline(block.argument, block.line), replace(block, argument="")
        elif block.argument:  # the first words of the text, for the kinds with a fixed title
            block = replace(block, text=f"{block.argument}\n{block.text}")
        if "dropdown" in str(block.options.get("class", "")):
            return folded(summary_html(title), self.inside(block))
        return quoted(f"**{title}**\n\n{self.inside(block)}")

    def directive_dropdown(self, block):
        return folded(summary_html(self.inline(block.argument, block.line)), self.inside(block))

    def directive_tab_set(self, block):
        return self.inside(block)

    def directive_tab_item(self, block):
        return f"**{self.inline(block.argument, block.line)}**\n\n{self.inside(block)}\n"

    def exercise(self, block):
        """ "Exercise 2.1", of the exercise that a solution names."""
        return self.reference(block.argument, block.line, "Exercise")

    def directive_exercise(self, block):
        target = self.book.targets.get(block.options.get("label"))
        if target is None:
            self.refuse(block.line - 1, "an exercise", "needs a label")
        title = f": {self.inline(block.argument, block.line)}" if block.argument else ""
        head = f"**Exercise {target.number}{title}**" if target.number else f"**Exercise{title}**"
        return f"{CUT}{head}\n\n{self.inside(block)}{CUT}"

    def directive_solution(self, block):
        words = folded(f"Answer to {self.exercise(block).lower()}", self.inside(block))
        return f"{CUT}{words}{CUT}"

    def directive_figure(self, block):
        alt = html.escape(str(block.options.get("alt", "")))
        width = f' width="{block.options["width"]}"' if "width" in block.options else ""
        image = f"![{alt}]({block.argument})"
        if width:
            image = f'<img src="{block.argument}" alt="{alt}"{width}>'
        caption = self.inline(" ".join(block.text.split()), block.line)
        return f"{image}\n\n{self.captioned('Figure', caption)}" if caption else image

    def directive_image(self, block):
        return self.directive_figure(replace(block, text=""))

    def directive_table(self, block):
        caption = self.inline(block.argument, block.line)
        head = f"{self.captioned('Table', caption)}\n\n" if caption else ""
        return head + self.inside(block)

    def directive_code_block(self, block):
        return f"```{block.argument}\n{block.text}```"

    def directive_exercise_end(self, block):
        return ""

    directive_exercise_start = directive_exercise
    directive_code = directive_code_block

    def directive_literalinclude(self, block):
        source = (self.path.parent / block.argument).read_text("utf-8")
        if name := block.options.get("pyobject"):
            node = next(n for n in ast.parse(source).body if getattr(n, "name", None) == name)
            source = ast.get_source_segment(source, node) + "\n"
        return f"```{block.options.get('language', 'python')}\n{source}```"

    # Inside a paragraph

    def inline(self, text, line):
        """A text without directives: its roles, labels, formulas and links."""

        def said(match):
            at = line + text.count("\n", 0, match.start())
            if match["role"]:
                return self.role(match["role"], " ".join(match["code"].split()), at)
            if match["label"] or match["comment"]:
                return ""
            if match["display"]:
                block = match.start() == 0 or text[match.start() - 1] == "\n"
                return self.display(match["display"], match["equation"], at, block)
            if match["math"]:
                return f"${self.expanded(match['math'])}$"
            if match["link"] is not None:
                return self.link(match, at)
            if match["unknown"] or match["unclosed"]:
                self.refuse(at, repr(match[0]))
            return match[0]  # code, or an escaped character

        return INLINE.sub(said, text)

    def expanded(self, formula):
        """A formula with the macros of the site's MathJax written out."""
        for name, meaning in self.book.macros.items():
            formula = re.sub(rf"\\{name}(?![A-Za-z])", lambda _, m=meaning: f"{{{m}}}", formula)
        return formula

    def display(self, formula, label, line, block=True):
        formula = re.sub(r"\n\s*\n", "\n", self.expanded(formula).strip())
        if label:
            tag = f"\\tag{{{self.book.targets[label].number}}}"
        # As Sphinx does; and MathJax takes a \tag only outside of such an environment.
        if "\\\\" in formula and not formula.startswith("\\begin{"):
            formula = f"\\begin{{split}}\n{formula}\n\\end{{split}}"
        if label:
            formula += f" {tag}"
        return f"$$\n{formula}\n$$" if block else f"$${formula}$$"

    def reference(self, label, line, kind=None):
        """ "Figure 1.2", as the target with this label is called."""
        target = self.book.targets.get(label)
        if target is None or (kind and target.kind != kind):
            self.refuse(line, f"a reference to {label!r},", "which is no such label")
        if target.kind == "section":
            return f"“{self.inline(target.title, line)}”"
        if target.kind == "equation":
            return f"({target.number})"
        return f"{target.kind} {target.number}" if target.number else target.title

    def role(self, role, body, line):
        """The words of a role; `body` may be "words <target>"."""
        titled = re.fullmatch(r"(?P<words>.+?) <(?P<target>[^<>]+)>", body)
        words, target = (titled["words"], titled["target"]) if titled else (None, body)
        if role in ("term", "abbr"):
            return words or target
        if role in ("eq", "math:numref"):
            return self.reference(target, line, "equation")
        if role == "numref":
            number = self.book.targets[target].number if target in self.book.targets else ""
            said = self.reference(target, line)
            return re.sub(r"%s|\{number\}", number, words) if words else said
        if role == "ref":
            said = self.reference(target, line)
            return self.inline(words, line) if words else said
        if role == "doc":
            name = Path(target).name
            if name not in self.book.titles:
                self.refuse(line, f"a reference to the page {target!r},", "which does not exist")
            return words or self.inline(self.book.titles[name], line)
        if role == "download":
            return f"[{words or Path(target).name}]({target})"
        if role == "math":
            return f"${self.expanded(body)}$"
        if role in ("cite:t", "cite:p", "cite"):
            return self.citation(body, line, textual=role == "cite:t")
        if role in ("sub", "sup", "kbd"):
            return f"<{role}>{html.escape(body)}</{role}>"
        if role.removeprefix("py:") in API or role == "code":
            short = target.rpartition(".")[2] if target.startswith("~") else target
            return f"`{words or short}`"
        self.refuse(line, f"the role {{{role}}}")

    def link(self, match, line):
        words, target = self.inline(match["text"], line), match["link"]
        if match["bang"] or re.match(r"https?://|mailto:", target):
            return f"{match['bang']}[{words}]({target})"
        label = target.removeprefix("#")
        if label in self.book.targets:
            said = self.reference(label, line)
            return words or said
        if target and (self.path.parent / target.partition("#")[0]).is_file():
            return f"[{words or self.book.titles.get(Path(target).stem, target)}]({target})"
        self.refuse(line, f"a link to {target!r},", "which is neither a label nor a file")

    # Literature

    def citation(self, keys, line, textual):
        said = []
        for key in keys.replace(" ", "").split(","):
            if key not in self.book.references:
                self.refuse(line, f"a citation of {key!r},", "which references.bib does not have")
            self.cited.add(key)
            entry = self.book.references[key]
            names = [
                " ".join(map(str, [*person.rich_prelast_names, *person.rich_last_names]))
                for person in entry.persons.get("author") or entry.persons["editor"]
            ]
            who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
            year = entry.fields["year"]
            said.append(f"{who} ({year})" if textual else f"{who}, {year}")
        return ", ".join(said) if textual else f"({'; '.join(said)})"

    def bibliography(self):
        """The cited works, for a notebook that is read without the site."""
        style = find_plugin("pybtex.style.formatting", "plain")()
        backend = find_plugin("pybtex.backends", "markdown")()
        entries = [self.book.references[key] for key in sorted(self.cited)]
        works = [entry.text.render(backend) for entry in style.format_entries(entries)]
        return "\n".join(["## References", "", *(f"- {work}" for work in works)])


def markdown_cell(name, source):
    cell = nbformat.v4.new_markdown_cell(source)
    cell.id = name
    return cell


# JupyterLab shows neither SVG nor styles of a notebook that it does not trust, and it trusts none
# that was downloaded, until its cells are run; but it shows an <img>.
STILL = re.compile(
    r'<img class="rnnlib-still" alt="[^"]*" src="data:image/svg\+xml;base64,([\w+/=]+)">\n'
)
HIDE = "<style>.rnnlib-still { display: none; }</style>\n"  # gone where the rest is shown


def pictures(notebook):
    """The cells of a notebook that show something, each with the data of an output."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield cell, output.data


def with_stills(notebook):
    """Make figures and players visible in a notebook that is not trusted; returns it."""
    for cell, data in pictures(without_stills(notebook)):
        page = data.get("text/html", "")
        player = re.search(
            r'<figure[^>]* class="rnnlib-player".*(?P<svg><svg.*?</svg>)', page, re.S
        )
        svg = player["svg"] if player else data.get("image/svg+xml", "")
        if not svg:
            continue
        if "xmlns=" not in svg[: svg.index(">")]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        said = re.search(r'aria-label="([^"]*)"', player[0]) if player else None
        words = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        words = html.unescape(said[1]) if said else words
        code = base64.b64encode(svg.encode()).decode("ascii")
        alt = html.escape(" ".join(words.split()))
        still = f'<img class="rnnlib-still" alt="{alt}" src="data:image/svg+xml;base64,{code}">\n'
        data["text/html"] = f"{HIDE}{still}{page}" if player else still
        data.pop("image/svg+xml", None)
    return notebook


def without_stills(notebook):
    """Undo `with_stills`, for the site and before it is done anew; returns the notebook."""
    for _, data in pictures(notebook):
        page = data.get("text/html", "")
        if page.startswith(HIDE):
            data["text/html"] = STILL.sub("", page.removeprefix(HIDE), count=1)
        elif still := STILL.fullmatch(page):
            data["image/svg+xml"] = base64.b64decode(still[1]).decode()
            del data["text/html"]
    return notebook
