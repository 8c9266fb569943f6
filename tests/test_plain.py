"""Chapters in plain Markdown: nothing of MyST is left, and what has no plain form is refused."""

import base64
import copy
import json
import re
import tomllib

import nbformat
import notebooks
import plain
import pytest

CHAPTERS = [path for path in notebooks.sources() if path.parent.name == "book"]
BY_NAME = {"ids": lambda path: path.stem}

# Found without the converter's own expressions; code and formulas are taken out before.
RAW = re.compile(r"\{[a-z:]+\}`|`{3}\{|^:::|^\([\w-]+\)=|^%|\{cite|\]\(#?(?:sec|eq|fig|ex)-", re.M)


def raw(notebook):
    """What a reader without extensions would see of MyST, in the cells with text."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"^```\w*\n.*?^```$", "", cell.source, flags=re.M | re.S)
            text = re.sub(r"(?<!\})`[^`\n]+`|\$[^$]+\$", "", text)
            yield from RAW.findall(text)


@pytest.mark.parametrize("path", CHAPTERS, **BY_NAME)
def test_a_chapter_has_its_code_and_nothing_of_myst(path):
    notebook = notebooks.read_plain(path)
    assert not list(raw(notebook))
    assert notebooks.code(notebook) == notebooks.code(notebooks.read_text(path))
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("text", ["a {term}`b`", "```{note}\nb\n```", "(sec-a)=\n# A", "% b"])
def test_what_is_left_of_myst_is_found(text):
    assert list(raw(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])))


@pytest.mark.slow
def test_the_line_that_installs_the_package_is_true(root):
    (words,) = {
        notebooks.read_plain(path).cells[0].source.partition(" of ")[2] for path in CHAPTERS
    }
    (extras,) = re.findall(r"`pip install -e '\.\[([\w,]+)\]'`", words)
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(extras.split(",")) <= set(project["optional-dependencies"])


def test_with_an_address_the_first_cell_says_how_to_install_from_there(tmp_path):
    config = {"title": "A", "sphinx": {"config": {"html_theme_options": {}}}}
    for address in ("", "https://github.com/ada/rnn/"):
        config["sphinx"]["config"]["html_theme_options"]["repository_url"] = address
        (tmp_path / "_config.yml").write_text(json.dumps(config))
        (tmp_path / "01_page.md").write_text(HEADER + "# A page\n")
        words = notebooks.read_plain(tmp_path / "01_page.md").cells[0].source
        said = re.findall(r"`%pip install '(.*)'` in a cell\.", words)
        assert said == (["rnnlib[torch,data] @ git+https://github.com/ada/rnn"] if address else [])


# On a book of two pages.

HEADER = '---\njupytext: {formats: "md:myst,ipynb"}\n---\n\n'
OTHER = """# Notation

(sec-letters)=
## Letters `x`

$$
z
$$ (eq-other)
"""
BIB = """
@book{ada1843notes, author = {Lovelace, Ada}, title = {Notes}, publisher = {T}, year = 1843}
@book{two1999pair, author = {Paul van One and Two, B.}, title = {P}, publisher = {T}, year = 1999}
@book{many2000, author = {Three, A. and Four, B. and Five, C.}, title = {M}, publisher = {T},
  year = 2000}
"""


@pytest.fixture
def book(tmp_path):
    """A function that writes chapter 7 with a text and returns its plain cells."""
    (tmp_path / "notation.md").write_text(OTHER)
    (tmp_path / "references.bib").write_text(BIB)

    def cells(text):
        path = tmp_path / "07_page.md"
        path.write_text(HEADER + text)
        return notebooks.read_plain(path).cells[1:]

    return cells


def words(book, text):
    return "\n---\n".join(cell.source for cell in book(text) if cell.cell_type == "markdown")


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("a {term}`cache`, {term}`nats <nat>`", "a cache, nats"),
        ("{term}`two\nlines <line>` more", "two lines more"),
        ("see {ref}`sec-letters`, {ref}`there <sec-letters>`", "see “Letters `x`”, there"),
        ("{doc}`notation`, [](notation.md)", "Notation, [Notation](notation.md)"),
        ("[there](sec-letters) [](#sec-letters)", "there “Letters `x`”"),
        ("[site](https://example.org/a_b)", "[site](https://example.org/a_b)"),
        ("{download}`the file <references.bib>`", "[the file](references.bib)"),
        ("{math}`x^2` {sub}`2` {kbd}`p` {func}`~a.b.c`", "$x^2$ <sub>2</sub> <kbd>p</kbd> `c`"),
        ("`{term}` and ``{ref}`a` `` and \\$5", "`{term}` and ``{ref}`a` `` and \\$5"),
        ("```python\n{term}\n(sec-a)=\n```", "```python\n{term}\n(sec-a)=\n```"),
        ("(sec-a)=\n## A\n\n% a comment\nSee {ref}`sec-a`.", "## A\n\nSee “A”."),
        ("$$\na \\\\ b\n$$", "$$\n\\begin{split}\na \\\\ b\n\\end{split}\n$$"),
        ("```{math}\n:label: eq-a\na\n```\n\n{eq}`eq-a`", "$$\na \\tag{7.1}\n$$\n\n(7.1)"),
        ("$$\na\n$$ (eq-b)\n\n$$\nc\n$$ (eq-c)\n\n{eq}`eq-c`", None),
        ("{eq}`eq-other`", "(1)"),
        (":::{admonition} Look `here`\nA $b =\nc$.\n:::", "> **Look `here`**\n>\n> A $b = c$."),
        ("```{warning}\nHot.\n```", "> **Warning**\n>\n> Hot."),
        ("- a\n\n  ```{math}\n  b\n  ```\n", "- a\n\n  $$\n  b\n  $$"),
        (
            "::::{dropdown} The `x`\n```{code-block} python\nx\n```\n::::",
            "<details>\n<summary>The <code>x</code></summary>\n\n```python\nx\n```\n\n</details>",
        ),
        ("```{figure} a.svg\n:name: fig-a\n:alt: An a\nSee.\n```\n{numref}`fig-a`", None),
    ],
)
def test_said_in_plain_markdown(book, myst, markdown):
    said = words(book, myst)
    if markdown is None:  # more than one line can say
        assert "\\tag{7.2}\n$$\n\n(7.2)" in said or "**Figure 7.1.** See.\nFigure 7.1" in said
    else:
        assert said == markdown


def test_a_citation_is_a_name_and_a_year_and_its_work_stands_at_the_end(book):
    said = words(book, "{cite:t}`ada1843notes`'s {cite:p}`two1999pair,many2000`.")
    text, references = said.split("\n---\n")
    assert text == "Lovelace (1843)'s (van One and Two, 1999; Three et al., 2000)."
    assert [line[:10] for line in references.splitlines() if line[:1] == "-"] == [
        "- Ada Love",
        "- A\\. Thre",
        "- Paul van",
    ]


def test_exercises_have_their_number_and_folded_answers_in_cells_of_their_own(book):
    said = words(
        book,
        "```{exercise} Sum\n:label: ex-a\nWhy?\n```\n\n"
        "```{solution} ex-a\n:class: dropdown\nSo.\n```\n\n"
        "```{exercise}\n:label: ex-b\nHow? As in {ref}`ex-a`.\n```\n\nMore.",
    )
    assert said.split("\n---\n") == [
        "**Exercise 7.1: Sum**\n\nWhy?",
        "<details>\n<summary>Answer to exercise 7.1</summary>\n\nSo.\n\n</details>",
        "**Exercise 7.2**\n\nHow? As in Exercise 7.1.",
        "More.",
    ]


@pytest.mark.parametrize("first", ["Words.\n\n", ""])
def test_an_answer_with_cells_is_folded_with_its_cells(book, first):
    cells = book(
        "```{exercise}\n:label: ex-a\nWhy?\n```\n\n"
        "```{solution-start} ex-a\n:class: dropdown\n```\n\n"
        f"{first}```{{code-cell}}\nx = 1\n```\n\nAnd so.\n\n```{{solution-end}}\n```\n\n"
        "After.\n\n```{code-cell}\ny = 1\n```"
    )
    answer = "<summary>Answer to exercise 7.1<" if first else "**Answer to exercise 7.1.**"
    assert [("x = 1" in c.source or "y = 1" in c.source, "Answer" in c.source) for c in cells] == [
        *[(False, False), (False, True), (True, False)],
        *[(False, True), (False, False), (True, False)],
    ]
    assert answer in cells[1].source
    assert "continued" in cells[3].source
    assert cells[2].metadata.jupyter == {"source_hidden": True, "outputs_hidden": True}
    assert "jupyter" not in cells[5].metadata


def test_a_hidden_cell_is_folded_and_its_caption_stands_below(book):
    cells = book(
        '```{code-cell}\n---\nmystnb:\n  figure: {name: fig-a, caption: "See {term}`x`."}\n'
        "tags: [hide-input]\n---\nx = 1\n```\n\n"
        '```{code-cell}\nplayer(name="fig-x", caption="A.")\n'
        'live.machine(name="fig-b", caption="A.")\n```\n\n'
        "{numref}`fig-a` {numref}`fig-b`"
    )
    assert cells[0].metadata.jupyter == {"source_hidden": True}
    assert [cell.source for cell in cells if cell.cell_type == "markdown"] == [
        "**Figure 7.1.** See x.",
        "**Figure 7.2**",
        "Figure 7.1 Figure 7.2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{glue}`x`",
        "{ref}`sec-gone`",
        "{eq}`sec-letters`",
        "{numref}`fig-gone`",
        "{doc}`gone`",
        "{cite:t}`nobody1900`",
        "[there](gone.md)",
        "```{mermaid}\na\n```",
        ":::{card}\na\n:::",
        "> ```{math}\n> a\n> ```",
        "- a ```{note} b```\n- ```{note}\n  b\n  ```",
        "```{exercise}\nWhy?\n```",
        "```{solution} ex-gone\nSo.\n```",
        "a[^1]",
        "{{ name }}",
        "\\begin{align}\na\n\\end{align}",
        "term\n: what it is",
        "~~~{note}\nb\n~~~",
        "```{note}\nb\n\n## C",
        "```{note}\n\n{glue}`x`\n```",
    ],
)
def test_what_has_no_plain_form_is_refused_with_its_place(book, text):
    with pytest.raises(plain.Refused, match=r"/07_page\.md:\d+: ") as refused:
        book(f"# A page\n\n```{{code-cell}}\nx = 1\n```\n\n{text}\n")
    first = 12 - 1
    line = int(re.search(r":(\d+):", str(refused.value))[1])
    assert first <= line <= first + text.count("\n")


def test_the_site_reads_the_text_with_the_outputs(book, tmp_path):
    book("See {ref}`sec-letters`.\n\n```{code-cell}\nx = 1\n```\n\n```{code-cell}\ny = 1\n```")
    path = tmp_path / "07_page.md"
    stored = notebooks.read_plain(path)
    for cell in stored.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=cell.source)]
    path.with_suffix(".ipynb").write_text(notebooks.write(stored))

    page, fault = notebooks.read_site(path)
    assert fault is None
    assert page.cells[0].source == "See {ref}`sec-letters`."
    assert [cell.outputs[0].text for cell in page.cells[1:]] == ["x = 1", "y = 1"]

    path.write_text(path.read_text().replace("x = 1", "x = 2"))
    page, fault = notebooks.read_site(path)
    assert "differs" in fault
    assert [len(cell.outputs) for cell in page.cells[1:]] == [0, 1]


def test_macros_of_the_site_are_written_out(tmp_path):
    (tmp_path / "_config.yml").write_text(
        "title: T\nsphinx: {config: {mathjax3_config: {tex: {macros: {R: '\\mathbb{R}'}}}}}\n"
    )
    path = tmp_path / "01_page.md"
    path.write_text(HEADER + "$x \\in \\R$ and $\\Rightarrow$")
    said = plain.Book(tmp_path).plain(path, notebooks.read_text(path)).cells[1].source
    assert said == "$x \\in {\\mathbb{R}}$ and $\\Rightarrow$"


PICTURE = '<svg class="rnnlib-figure"><path/></svg>'
PLAYER = (
    '<figure id="p" class="rnnlib-player" aria-label="Two &lt; three">\n'
    f"<div>{PICTURE.replace('path', 'g')}</div><div>{PICTURE}</div></figure>\n"
)


def test_figures_are_seen_in_a_notebook_that_is_not_trusted_and_are_svg_on_the_site():
    new = nbformat.v4.new_output
    cells = [nbformat.v4.new_code_cell("", outputs=[]) for _ in range(3)]
    cells[0].metadata["mystnb"] = {"image": {"alt": 'A "line"\n up.'}}
    cells[0].outputs = [
        new("display_data", {"image/svg+xml": PICTURE, "text/plain": "<Figure>"}),
        new("stream", text="words"),
    ]
    cells[1].outputs = [new("display_data", {"text/html": PLAYER})]
    cells[2].outputs = [new("display_data", {"text/html": "<table></table>"})]
    before = nbformat.v4.new_notebook(cells=cells)
    after = plain.with_stills(copy.deepcopy(before))
    page = after.cells[0].outputs[0].data["text/html"]
    assert page.startswith('<img class="rnnlib-still" alt="A &quot;line&quot; up." src="data:')
    assert "image/svg+xml" not in after.cells[0].outputs[0].data
    picture = re.search(r"base64,([^\"]+)", after.cells[1].outputs[0].data["text/html"])[1]
    assert base64.b64decode(picture).endswith(b"<path/></svg>"), "the last frame"
    assert 'alt="Two &lt; three"' in after.cells[1].outputs[0].data["text/html"]
    assert after.cells[2] == before.cells[2]

    assert plain.with_stills(copy.deepcopy(after)) == after, "it can be done again"
    site = plain.without_stills(copy.deepcopy(after))
    svg = PICTURE.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
    assert site.cells[0].outputs[0].data == {"image/svg+xml": svg, "text/plain": "<Figure>"}
    assert site.cells[1] == before.cells[1]
