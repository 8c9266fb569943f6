"""The pages that quote the chapters, `questions` and the front page: every link leads somewhere,
and every number that they print has been printed by a cell of the place that they name.
"""

import html
import json
import re
import sys

import notebooks
import numpy as np
import pytest
from notebooks import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import output

BOOK = ROOT / "book"
LABEL = re.compile(r"^\(([\w-]+)\)=\n+(#+) ", re.MULTILINE)
FIGURE = re.compile(r"(?:name: |name=\"|:name: )(fig-\d\d-[\w-]+)")
CELL = re.compile(r"^:?name: (cell-\d\d-[\w-]+)$", re.MULTILINE)
LINK = re.compile(r"\{(?:ref|numref)\}`(?:[^`<]*<)?([\w-]+)>?`")
NUMBER = re.compile(
    r"(?<![\w.,^–-])[−-]?\d[\d,]*(?:\.\d+)?(?:e[−-]?\d+)?(?![\w^]|[.,]\d|-gram|-layer)"
)
# What is no measured number: mathematics, roles, code, numbers of chapters and questions.
NO_NUMBER = re.compile(
    r"\$[^$]*\$|\{[\w:]+\}`[^`]*`|`[^`]*`|(?:[Cc]hapters?|[Qq]uestions?) [\d, and]*\d", re.DOTALL
)


def printed(cell):
    """What a cell has printed, as words."""
    said = []
    for out in cell.get("outputs", ()):
        data = out.get("data", {})
        for text in (out.get("text"), data.get("text/html"), data.get("text/plain")):
            page = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", "".join(text or ""), flags=re.S)
            said.append(html.unescape(re.sub(r"<[^>]*>", " ", page)))
    return " ".join(said)


def places(path):
    """Labels of a chapter: for each what its cells print, and its text, code left out."""
    text = path.read_text("utf-8")
    cells = json.loads(path.with_suffix(".ipynb").read_text("utf-8"))["cells"]
    outputs = [printed(cell) for cell in cells if cell["cell_type"] == "code"]
    lines, found, spans = text.split("\n"), {}, []
    for (start, stop), words in zip(notebooks.fences(text), outputs, strict=True):
        head = "\n".join(lines[start:stop])
        at = sum(len(line) + 1 for line in lines[:start])
        spans.append((at, at + len(head), words))
        for name in CELL.findall(head) + FIGURE.findall(head):
            found[name] = (words, "")
    headings = [(m.start(), len(m[2]), m[1]) for m in LABEL.finditer(text)]
    headings += [
        (m.start(), len(m[1]), None)
        for m in re.finditer(r"^(#+) ", text, re.MULTILINE)
        if not any(start <= m.start() < stop for start, stop, _ in spans)
        and not re.search(r"^\([\w-]+\)=\n+\Z", text[: m.start()], re.MULTILINE)
    ]
    headings.sort()
    for k, (start, level, label) in enumerate(headings):
        if label:
            later = (at for at, other, _ in headings[k + 1 :] if other <= level)
            end = next(later, len(text))
            inside = [span for span in spans if start <= span[0] < end]
            words = text[start:end]
            for a, b, _ in reversed(inside):
                words = words[: a - start] + words[b - start :]
            found[label] = (" ".join(said for _, _, said in inside), words)
    return found


def book():
    return {k: v for path in chapters() for k, v in places(path).items()}


def chapters():
    contents = (ROOT / "_toc.yml").read_text("utf-8")
    return [BOOK / f"{name}.md" for name in re.findall(r"file: (\d\d_\w+)$", contents, re.M)]


def value(number):
    return abs(float(number.replace(",", "").replace("−", "-")))


def numbers(text):
    return NUMBER.findall(NO_NUMBER.sub(" ", text))


def is_printed(number, words):
    """Whether a number stands in `words`, as it is or with more digits."""
    digits = len(number.split("e")[0].partition(".")[2])
    wanted = value(number)
    said = map(value, re.findall(r"\d[\d,]*(?:\.\d+)?(?:e[−-]?\d+)?", words.replace("e−", "e-")))
    if "e" in number:
        return any(wanted == v for v in said)
    # Half a unit of the last digit, for what is shown rounded.
    return any(abs(wanted - v) <= 0.5 * 10**-digits * (digits > 0) + 1e-12 for v in said)


def entries(text):
    """The questions and statements of the page: head and text of each."""
    parts = re.split(r"^### (.+)\n", text, flags=re.MULTILINE)[1:]
    bodies = [
        re.split(r"^(?:\([\w-]+\)=$|## )", body, flags=re.MULTILINE)[0] for body in parts[1::2]
    ]
    return list(zip(parts[::2], bodies, strict=True))


def faults(entry, known):
    """What is wrong with a question or a statement."""
    head, body = entry
    labels = LINK.findall(body)
    yield from (f"no such label: {label}" for label in labels if label not in known)
    if not any(label.startswith("sec-") for label in labels):
        yield "no link to a section"
    if not any(label.startswith(("fig-", "cell-")) for label in labels):
        yield "no link to a figure or a cell"
    if head.startswith("“"):
        shown = re.findall(r"^```\{output\} (\w+) ([\w-]+)\n```$", body, re.MULTILINE)
        if not shown:
            yield "no output of a cell"
        for chapter, name in shown:
            if name not in labels:
                yield f"the output {name} has no link to its cell"
            output.stored_outputs(BOOK / f"{chapter}.ipynb", name)
    linked = [known[label] for label in labels if label in known]
    outputs = " ".join(said for said, _ in linked)
    words = " ".join(text for _, text in linked)
    body = re.sub(r"^```\{output\}.*\n```$", "", body.partition("*Shown in*")[0], flags=re.M)
    for number in numbers(body):
        if "." in number or "e" in number:
            said = is_printed(number, outputs)
        else:  # a setting may stand in the text
            said = is_printed(number, f"{outputs} {words}")
        if not said:
            yield f"{number} is printed by no cell that is linked"


@pytest.fixture(scope="module")
def known():
    return book()


def page_entries():
    return entries((BOOK / "questions.md").read_text("utf-8"))


def test_there_are_twenty_questions_and_a_dozen_statements():
    heads = [head for head, _ in page_entries()]
    questions = [head for head in heads if re.match(r"\d+\. .*\?$", head)]
    statements = [head for head in heads if re.fullmatch(r"“.*”", head)]
    assert [int(head.partition(".")[0]) for head in questions] == [*range(1, 21)]
    assert len(statements) >= 12 and len(set(statements)) == len(statements)
    assert len(questions) + len(statements) == len(heads)


@pytest.mark.parametrize("entry", page_entries(), ids=lambda entry: entry[0][:40])
def test_an_answer_says_what_the_book_has_printed(entry, known):
    assert [*faults(entry, known)] == []


def test_the_front_page_says_what_the_chapters_have_printed():
    rows = re.findall(
        r"^- \{doc\}`(?:[^`<]*<)?(\d\d_\w+)>?`(.*?)(?=^- |^$|\Z)",
        (BOOK / "intro.md").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert [chapter for chapter, _ in rows] == [path.stem for path in chapters()]
    for chapter, words in rows:
        cells = json.loads((BOOK / f"{chapter}.ipynb").read_text("utf-8"))["cells"]
        said = " ".join(map(printed, cells))
        text = (BOOK / f"{chapter}.md").read_text("utf-8")
        for number in numbers(words):
            where = said if "." in number else f"{said} {notebooks.without_cells(text)}"
            assert is_printed(number, where), f"{chapter} prints no {number}"


def test_the_answers_of_the_front_pages_own_test():
    text = (BOOK / "intro.md").read_text("utf-8")
    answers = re.search(r"\*Answers\.\* (.*?)\n\n", text, re.DOTALL)[1]
    said = re.findall(r"\(\d\) (.*?)[.:] ?(?=\(|it is|$)", answers.replace("\n", " "))
    shape = (np.zeros((5, 3)) @ np.zeros((4, 3)).T + np.zeros(4)).shape
    a = np.zeros(2)
    b = a
    b += 1
    bits = np.log2(1 / 2 * 1 / 4 * 1 / 8)
    assert said == [f"${shape}$", DERIVATIVE, f"${bits:.0f}$", f"`{a}`", f"{1 - 0.1 * 4}"]
    for w in (-0.3, 0.2, 0.7):
        loss = [(np.tanh(2 * v) - 1) ** 2 for v in (w - 1e-6, w + 1e-6)]
        slope = 4 * (np.tanh(2 * w) - 1) * (1 - np.tanh(2 * w) ** 2)  # DERIVATIVE in Python
        assert abs((loss[1] - loss[0]) / 2e-6 - slope) < 1e-6


DERIVATIVE = r"$4\,(\tanh(2w) - 1)(1 - \tanh^2(2w))$"
GOOD = (
    "“It forgets.”",
    "The state stays at 0.80, after 5 pushes at 0.41.\n\n*Shown in* {ref}`sec-09-forget`;"
    " {ref}`the table <cell-09-held>`:\n\n```{output} 09_gru cell-09-held\n```\n",
)


def test_a_right_answer_has_no_fault(known):
    assert [*faults(GOOD, known)] == []


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("0.80", "0.83", "0.83 is printed"),
        ("5 pushes", "7123 pushes", "7123 is printed"),
        ("{ref}`sec-09-forget`", "that section", "no link to a section"),
        ("sec-09-forget", "sec-09-forgotten", "no such label"),
        ("{ref}`the table <cell-09-held>`", "the table", "no link to a figure"),
        ("```{output} 09_gru cell-09-held\n```", "", "no output"),
        ("```{output} 09_gru cell-09-held", "```{output} 09_gru cell-09-time", "has no link"),
    ],
)
def test_a_planted_fault_is_found(known, old, new, said):
    assert old in GOOD[1]
    found = [*faults((GOOD[0], GOOD[1].replace(old, new)), known)]
    assert any(said in fault for fault in found), found


def test_outputs_are_found_by_the_name_of_their_cell_and_by_their_anchor(tmp_path):
    kind, text = output.stored_outputs(BOOK / "01_sequences.ipynb", "cell-01-latch")[0]
    assert kind == "text" and "2,000" in text
    table, live = (
        output.stored_outputs(BOOK / f"{chapter}.ipynb", name)
        for chapter, name in [("09_gru", "cell-09-held"), ("02_rnn", "fig-02-live")]
    )
    assert table[0][0] == live[0][0] == "html" and "<table>" in table[0][1]
    with pytest.raises(LookupError, match="cell-09-gone"):
        output.stored_outputs(BOOK / "09_gru.ipynb", "cell-09-gone")
