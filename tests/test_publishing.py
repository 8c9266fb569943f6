"""What stands around the book: workflows, the repository's address, the syllabus, the PDF."""

import json
import re
import shutil
import subprocess
import sys
import tomllib

import nbformat
import pdf
import pytest
import workload
import yaml
from bs4 import BeautifulSoup
from notebooks import ROOT
from pypdf import PdfReader
from test_site import code_cell, furnished_notebook, table_of_contents

from rnnlib import quiz

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
OFFICIAL = re.compile(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})")
REGISTRY = re.compile(r"pypi|pythonhosted|npmjs|download\.pytorch|anaconda|conda-forge", re.I)
WRITES = {"deploy": {"pages": "write", "id-token": "write"}}  # all others may read, at most


# Workflows.


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def workflow_faults(path, python):
    """What is wrong with a workflow, beyond its form; `python` is the version it must have."""
    text = path.read_text("utf-8")
    workflow = yaml.safe_load(text)
    for action in [step["uses"] for step in steps(workflow) if "uses" in step]:
        if not OFFICIAL.fullmatch(action):
            yield f"{action} is not GitHub's own, at a version"
    if found := REGISTRY.search(text):
        yield f"names a registry: {found[0]}"
    if workflow.get("permissions") != {"contents": "read"}:
        yield "may do more than read"
    if "concurrency" not in workflow:
        yield "may run beside itself"
    for name, job in workflow["jobs"].items():
        if job.get("permissions", WRITES.get(name)) != WRITES.get(name):
            yield f"the job {name} may {job['permissions']}"
        if "timeout-minutes" not in job:
            yield f"the job {name} may run for ever"
        versions = [step.get("with", {}).get("python-version") for step in job["steps"]]
        versions.append(job.get("container", {}).get("image", "").partition("python:")[2])
        for version in filter(None, versions):
            if version.partition("-")[0] != python:
                yield f"the job {name} has Python {version}, not {python}"
        runs = [step["run"] for step in job["steps"] if "run" in step]
        if any(run in (".ci/run", "make book") for run in runs) and not any(filter(None, versions)):
            yield f"the job {name} takes any Python"


def oldest_python():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project["requires-python"].removeprefix(">=")


def form_faults(*paths):
    """What GitHub's own schema for workflows says, a copy of which comes with the package."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    command += ["vendor.github-workflows", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout if done.returncode else ""


def test_the_workflows_are_well_formed():
    assert not form_faults(*WORKFLOWS)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_modest_and_of_the_projects_python(path):
    assert not list(workflow_faults(path, oldest_python()))


def test_one_workflow_runs_what_must_pass_and_one_publishes_what_has_passed():
    test, pages = (yaml.safe_load((ROOT / f".github/workflows/{n}.yml").read_text("utf-8"))
                   for n in ("test", "pages"))  # fmt: skip
    when = test[True]  # YAML reads `on` as true
    assert {"push", "pull_request"} <= set(when)
    assert ".ci/run" in [step.get("run") for step in steps(test)]
    assert "make book" in [step.get("run") for step in steps(pages)]
    assert pages[True]["workflow_run"]["workflows"] == [test["name"]]
    condition = pages["jobs"]["build"]["if"]
    assert "conclusion == 'success'" in condition and "event == 'push'" in condition
    (upload,) = [s for s in steps(pages) if "upload-pages" in s.get("uses", "")]
    assert upload["with"]["path"] == "_build/html"
    assert pages["jobs"]["deploy"]["needs"] == "build"


WRONG = {
    "uses: actions/checkout@v6": "uses: somebody/checkout@v6",
    "uses: actions/cache@v5": "uses: actions/cache@main",
    "contents: read": "contents: write",
    "timeout-minutes: 120": "continue-on-error: false",
    "python:3.11-bookworm": "python:3.9-bookworm",
    "PIP_ROOT_USER_ACTION: ignore": "PIP_INDEX_URL: https://py" + "pi.example/simple",
    "concurrency:": "env:",
}


@pytest.mark.parametrize("right", WRONG)
def test_a_wrong_workflow_is_found(right, tmp_path):
    text = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
    assert right in text
    path = tmp_path / "test.yml"
    path.write_text(text.replace(right, WRONG[right]))
    assert len(list(workflow_faults(path, oldest_python()))) == 1


def test_a_malformed_workflow_is_found(tmp_path):
    path = tmp_path / "test.yml"
    text = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
    path.write_text(text.replace("runs-on:", "runs_on:"))
    assert "runs_on" in form_faults(path)


# The repository's address.

ADDRESS = "https://github.com/ada/rnn"
SCRIPT = "benchmarks/reproductions/names.py"
SERVICES = {"colab.research.google.com", "mybinder.org", "github.com"}


TEXT = f"""# A page

`{SCRIPT}`, `benchmarks/nothing.py`, [`{SCRIPT}`](other.md)

```{{syllabus}} points
```
"""


def built(folder, address):
    """The HTML of a page and of a small chapter, with this address in the configuration."""
    source = folder / "source"
    source.mkdir()
    (source / "page.md").write_text(TEXT)
    (source / "other.md").write_text("# Another")
    output = nbformat.v4.new_output("display_data", data={"text/html": f"<code>{SCRIPT}</code>"})
    cells = [
        nbformat.v4.new_markdown_cell(TEXT),
        nbformat.v4.new_code_cell("1", outputs=[output], execution_count=1),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells)
    nbformat.write(notebook, source / "chapter.ipynb")
    for name in ("_static", "references.bib"):
        (source / name).symlink_to(ROOT / "book" / name)
    toc = {
        "format": "jb-book",
        "root": "page",
        "chapters": [{"file": "other"}, {"file": "chapter"}],
    }
    (source / "_toc.yml").write_text(yaml.safe_dump(toc))
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    sphinx = config["sphinx"]
    sphinx["local_extensions"] = {
        name: str(ROOT / "book/_ext") for name in sphinx["local_extensions"]
    }
    sphinx["config"]["html_theme_options"]["repository_url"] = address
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    command = [ROOT / ".venv/bin/jupyter-book", "build", source, "--config", folder / "_config.yml"]
    command += ["--path-output", folder, "-q", "-W", "--keep-going"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    html = folder / "_build/html"
    return {n: BeautifulSoup((html / f"{n}.html").read_text("utf-8"), "html.parser")
            for n in ("page", "chapter")}  # fmt: skip


def hosts(page):
    links = [
        tag.get("href") or tag.get("src") or "" for tag in page.find_all(["a", "link", "script"])
    ]
    return {link.split("/")[2] for link in links if link.startswith("http")} & SERVICES


@pytest.mark.slow
def test_without_an_address_no_page_leads_to_another_host(tmp_path):
    for page in built(tmp_path, "").values():
        assert not hosts(page)
        assert not page.select(".dropdown-launch-buttons, .dropdown-source-buttons")


@pytest.mark.slow
def test_the_address_turns_on_buttons_and_links_to_scripts(tmp_path):
    pages = built(tmp_path, ADDRESS + "/")
    links = {n: [a["href"] for a in page.select("a[href]")] for n, page in pages.items()}
    assert f"{ADDRESS}/edit/main/book/page.md" in links["page"]
    for page in links.values():
        assert ADDRESS in page
        assert any(link.startswith(f"{ADDRESS}/issues/new") for link in page)
    colab = "https://colab.research.google.com/github/ada/rnn/blob/main/book/chapter.ipynb"
    assert colab in links["chapter"]
    binder = "https://mybinder.org/v2/gh/ada/rnn/main?urlpath=lab/tree/book/chapter.ipynb"
    assert binder in links["chapter"]
    assert hosts(pages["page"]) == {"github.com"}, "only a notebook can be run"
    # A file that is there is linked, once where it stands as text and once in an output.
    script = f"{ADDRESS}/blob/main/{SCRIPT}"
    assert [links["page"].count(script), links["chapter"].count(script)] == [1, 2]
    assert not any("nothing.py" in link for page in links.values() for link in page)


def repository():
    sys.path.insert(0, str(ROOT / "book/_ext"))
    import repository

    return repository


def test_other_hosts_than_github_have_no_colab_and_an_address_may_end_in_a_slash():
    class Config:
        html_theme_options = {
            "repository_url": "https://gitlab.com/ada/rnn/",
            "repository_branch": "term",
            "launch_buttons": {"colab_url": "c", "binderhub_url": "b", "jupyterhub_url": ""},
        }

    repository().decide(None, Config)
    options = Config.html_theme_options
    assert options["launch_buttons"] == {"binderhub_url": "b"}
    assert options["use_edit_page_button"] is True
    to = repository().address_of(Config, SCRIPT)
    assert to == f"https://gitlab.com/ada/rnn/-/blob/term/{SCRIPT}"


def test_binder_gets_the_projects_python_and_packages():
    folder = ROOT / ".binder"
    assert (folder / "runtime.txt").read_text().strip() == f"python-{oldest_python()}"
    assert (folder / "requirements.txt").read_text().split()[-1] == "../requirements.txt"
    assert (folder / "postBuild").stat().st_mode & 0o111


# The syllabus.


@pytest.fixture(scope="module")
def course():
    return list(workload.chapters())


def test_the_syllabus_has_every_chapter_and_every_point(course):
    assert [c.name for c in course] == [name for name in table_of_contents() if name[0].isdigit()]
    graded = {c.name: c.points for c in course if c.points}
    released = {path.name for path in (ROOT / "exercises").iterdir() if path.is_dir()}
    assert set(graded) == released & {c.name for c in course}
    for path in [ROOT / f"solutions/{name}/{name}.ipynb" for name in graded]:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
        points = sum(mark["points"] for mark in marks if mark.get("grade"))
        said = re.search(r"(\d+) points", "".join("".join(c["source"]) for c in cells[:2]))
        assert graded[path.stem] == points == int(said[1])


CHAPTER = """---
jupytext: {formats: "md:myst,ipynb"}
---

# A title

Two words $x$.

$$
y
$$

```{math}
z
```

```{exercise}
Do.
```

```{code-cell} ipython3
a = 1
b = 2
```

```{code-cell} ipython3
:tags: [hide-input]

quiz.show([quiz.Choice(1), quiz.Number(2)])
```
"""


def test_what_takes_time_is_counted_as_it_is_on_the_page(tmp_path):
    path = tmp_path / "01_page.md"
    path.write_text(CHAPTER)
    output = nbformat.v4.new_output("display_data", data={"image/svg+xml": "<svg/>"})
    text = nbformat.v4.new_output("display_data", data={"text/plain": "1"})
    cell = nbformat.v4.new_code_cell("1", outputs=[output, text])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path.with_suffix(".ipynb"))
    counted = workload.counts(path)
    assert counted.pop("word") > 5
    assert counted == {"line": 2, "formula": 2, "output": 1, "question": 2, "exercise": 1}


def test_an_assignment_needs_the_chapters_that_it_names(tmp_path):
    path = tmp_path / "a.ipynb"
    cell = nbformat.v4.new_code_cell('"see chapter 4, or Chapter 2; chapter 9 comes later"')
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    assert workload.needs(path, 8) == (2, 4)
    text = "{ref}`sec-02-a`, {ref}`words <sec-02-b>`, {eq}`eq-09-c`, chapter 3, {doc}`04_bptt`"
    assert workload.refers(text, 9) == {2: 2, 3: 1, 4: 1}


def test_the_longest_week_is_as_short_as_can_be(course):
    hours = [c.hours for c in course]
    for number in (1, 3, 14, len(course), 99):
        plan = workload.weeks(course, number)
        assert [c for week in plan for c in week] == course
        assert len(plan) == min(number, len(course)) and all(plan)
        longest = max(sum(c.hours for c in week) for week in plan)
        # Filled greedily up to anything less, the weeks are not enough.
        needed, filled = 1, 0.0
        for hour in hours:
            if filled + hour > longest - 1e-6:
                needed, filled = needed + 1, 0.0
            filled += hour
        assert needed > number or max(hours) >= longest - 1e-6


# Paper.

BOOK = {
    "start": """# The start

See {doc}`one` and {numref}`fig-a`.

## Contents

```{tableofcontents}
```
""",
    "two": """# The second: \\"quoted\\"

(sec-two)=
## A section

$$
\\frac{\\partial L}{\\partial W} = WIDE
$$ (eq-wide)

Back to [one](one.ipynb), on to {ref}`sec-two`, {eq}`eq-wide`, and [out](https://example.org/far).

```{exercise} Sums
:label: ex-two
What is one and one?
```

```{solution} ex-two
:class: dropdown
It makes two.
```
""".replace("WIDE", " + ".join(f"x_{{{k}}}" for k in range(22))),
}


def book_of_three(folder):
    """A built site with one of everything; returns its folder and its table of contents."""
    source = folder / "source"
    source.mkdir()
    for name, text in BOOK.items():
        (source / f"{name}.md").write_text(text)
    questions = [
        quiz.Choice("Which?", [("the left", True, "It is."), ("the other", False, "It is not.")]),
        quiz.Number("How many?", 7, 0, "Count them."),
    ]
    notebook = furnished_notebook()
    folded = code_cell("hidden_code = 1", {"text/plain": "1"})
    folded.metadata["tags"] = ["hide-input"]
    check = code_cell("quiz.show()", {"text/html": quiz.show(questions, name="quiz-1").data})
    long = code_cell("\n".join(f"line_{k} = {k}" for k in range(90)), {"text/plain": "2"})
    notebook.cells += [folded, check, long]
    nbformat.write(notebook, source / "one.ipynb")
    for name in ("_static", "references.bib"):
        (source / name).symlink_to(ROOT / "book" / name)
    parts = [{"caption": "I First", "chapters": [{"file": "one"}]},
             {"caption": "II Then", "chapters": [{"file": "two"}]}]  # fmt: skip
    toc = {"format": "jb-book", "root": "start", "parts": parts}
    (source / "_toc.yml").write_text(yaml.safe_dump(toc))
    command = [ROOT / ".venv/bin/jupyter-book", "build", source, "--config", ROOT / "_config.yml"]
    command += ["--path-output", folder, "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build/html", toc


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return book_of_three(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def paper(site, program, tmp_path_factory):
    program("chromium")
    output = tmp_path_factory.mktemp("paper") / "book.pdf"
    pdf.make(*site, {"title": "A Book", "author": "Its authors"}, output)
    return PdfReader(output)


def texts(reader):
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.mark.slow
def test_the_pdf_has_every_page_in_order_and_the_contents_say_where(paper):
    titles = ["The start", "A page", "The second: “quoted”", "Answers"]
    tops = [place for place in paper.outline if not isinstance(place, list)]
    assert [re.sub(r"^\d+\. ", "", place.title) for place in tops] == titles
    where = [paper.get_destination_page_number(place) for place in tops]
    words, labels = texts(paper), paper.page_labels
    assert (
        "A Book" in words[0] and words[1].startswith("Contents") and labels[:3] == ["i", "ii", "1"]
    )
    for title, at in zip(titles, where):
        assert title in words[at]
        assert re.search(rf"{re.escape(title)}[ .]*{labels[at]}\b", words[1]), title
    assert "I FIRST" in words[1] and "I FIRST" in words[where[1]]  # set in capitals
    (notes,) = [page.get("/Annots") for page in paper.pages[1:2]]
    led = [paper.get_page_number(note.get_object()["/Dest"][0].get_object()) for note in notes]
    assert led == where
    assert paper.metadata.title == "A Book"


@pytest.mark.slow
def test_in_the_pdf_formulas_are_set_answers_come_last_and_links_lead_on(paper):
    words = texts(paper)
    whole = " ".join(words)
    assert "\\frac" not in whole and "$$" not in whole and "hidden_code" not in whole
    last = next(k for k, text in enumerate(words) if "Answers" in text and "Solution to" in text)
    assert "It makes two." in words[last] and "It is." in words[last] and "7" in words[last]
    before = " ".join(words[:last])
    assert "What is one and one?" in before and "the other" in before
    assert "It makes two." not in before and "It is." not in before
    assert "line_0 = 0" in whole and "line_89 = 89" in whole and "three" in whole
    links = [note.get_object() for page in paper.pages[2:] for note in page.get("/Annots", ())]
    outside = {link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})}
    assert {address for address in outside if "creativecommons" not in address} == {
        "https://example.org/far"
    }
    assert sum("/Dest" in link for link in links) >= 6
    places = {"/one", "/two--sec-two", "/two--equation-eq-wide", "/two--ex-two"}
    assert set(paper.named_destinations) >= places


@pytest.mark.slow
def test_no_word_of_the_pdf_begins_outside_the_margins(paper):
    starts = []

    def see(text, place, line, font, size):
        if re.search("[a-z]{2}", text):  # and not a part of a brace
            starts.append(line[4] * place[0] + line[5] * place[2] + place[4])

    for page in paper.pages:
        page.extract_text(visitor_text=see)
    margin, sheet = 30 / 25.4 * 72, 210 / 25.4 * 72
    assert len(starts) > 100
    assert margin - 3 < min(starts) and max(starts) < sheet - margin


@pytest.mark.slow
def test_what_does_not_fit_the_paper_is_refused(site, program, tmp_path):
    program("chromium")
    folder, toc = site
    wide = tmp_path / "html"
    shutil.copytree(folder, wide)
    page = wide / "two.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("Back to", '<b style="padding-right: 900px">Wide</b> Back to'))
    with pytest.raises(pdf.Faults, match="fit the paper") as refused:
        pdf.make(wide, toc, {"title": "A", "author": "B"}, tmp_path / "book.pdf")
    assert any("b in two--a-section: Wide" in fault for fault in refused.value.args)


@pytest.mark.slow
def test_a_page_printed_from_a_browser_is_text_alone(site, browser):
    page = browser.new_page(viewport={"width": 718, "height": 1000})  # A4, a centimetre around it
    page.goto((site[0] / "two.html").as_uri(), wait_until="networkidle")
    page.emulate_media(media="print")
    for part in (".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-header-article",
                 ".prev-next-footer", ".bd-footer", ".headerlink"):  # fmt: skip
        assert not any(e.is_visible() for e in page.locator(part).all()), part
    answer = page.get_by_text("It makes two.")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not answer.is_visible() and not page.locator(".toggle-button").first.is_visible()
    page.emulate_media(media="screen")
    page.locator(".solution .toggle-button").click()
    page.emulate_media(media="print")
    assert answer.is_visible()
    link = page.locator("a[href*='example.org']")
    after = link.evaluate("(e) => getComputedStyle(e, '::after').content")
    assert "https://example.org/far" in after
    page.goto((site[0] / "one.html").as_uri(), wait_until="networkidle")
    assert not page.get_by_text("hidden_code").is_visible()
    assert not page.get_by_text("It is not.").is_visible()
    assert not page.evaluate(pdf.CUT)
    page.close()
