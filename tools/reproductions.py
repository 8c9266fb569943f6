"""Make book/reproductions.md from the stored results: what papers found, and what we found.

`benchmarks/reproductions/page.toml` says for each row which published figures stand beside which of
ours, and what differs. What the figures are, and whether they agree, is computed here.

    tools/reproductions.py            write the page
    tools/reproductions.py --check    is it what the results say? exit status 1 if not
"""

import argparse
import re
import sys
import tomllib
from numbers import Real
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from rnnlib import results

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / results.SCRIPTS / "page.toml"
PAGE = ROOT / "book" / "reproductions.md"
MOST = 0.8  # of the seeds must show an order that is called reproduced in kind
KEYS = {  # what a row may have, and must have
    "row": (
        {"result", "section", "what", "compare", "scale"},
        {
            "also",
            "published_in",
            "paper",
            "better",
            "theirs_better",
            "within",
            "unit",
            "decimals",
            "why",
        }
        | {"theirs_decimals", "times", "theirs_times", "middle", "runs", "share"},
    ),
    "other": (
        {"result", "section", "question", "answer", "figures"},
        {"also", "decimals", "times"},
    ),
}


# Figures


def load(row):
    """The result of a row; `also` names others whose runs go on with the same lists."""
    result = results.load(row["result"])
    for name in row.get("also", []):
        more = results.load(name)["runs"]
        result["runs"] = [joined(run, new) for run, new in zip(result["runs"], more, strict=True)]
    return result


def joined(one, two):
    """Two runs as one: dictionaries joined, lists one after the other."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one | {key: joined(one[key], two[key]) if key in one else two[key] for key in two}
    return one + two if isinstance(one, list) and isinstance(two, list) else one


def over_seeds(result, path):
    """One figure of every seed, such as ``"LSTM > best > test"``.

    A step of the path is a key of a dict, or the place in a list, or one of these: *mean*, of a
    list or of a dict's values; *size*, without the sign; *best* (or *best by median*), the setting
    whose error of validation is lowest on average over the seeds; *first below 0.01*, where a curve
    gets there, counted from 1. What is the same for every seed may be stored with the first only.
    """
    values = result["runs"]
    for step in path.split(" > "):
        values = taken(values, step, f"{result['name']}: {path}")
    if not all(isinstance(value, Real) for value in values):
        raise ValueError(f"{result['name']}: expected a number at the end of {path!r}")
    return np.array(values, float)


def taken(values, step, where):
    """One step of a path, for every seed."""
    if step in ("best", "best by median"):
        every = [settings(value) for value in values]
        middle = np.median if step == "best by median" else np.mean
        error = {key: middle([last(seed[key]["validation"]) for seed in every]) for key in every[0]}
        best = min(error, key=error.get)
        return [seed[best] for seed in every]
    if step == "size":
        return [abs(value) for value in values]
    if step == "mean":
        return [np.mean(list(v.values()) if isinstance(v, dict) else v) for v in values]
    if step.startswith("first below "):
        limit = float(step.removeprefix("first below "))
        return [next((k for k, y in enumerate(v, 1) if y < limit), np.inf) for v in values]
    found = [part(value, step) for value in values]
    if found[0] is None:
        there = sorted(values[0]) if isinstance(values[0], dict) else f"{values[0]!r:.60}"
        raise ValueError(f"{where}: expected one of {there}, got {step!r}")
    return [value for value in found if value is not None]


def part(value, step):
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.lstrip("-").isdigit() and -len(value) <= int(step):
        return value[int(step)] if int(step) < len(value) else None
    return None


def settings(value):
    """The settings that were tried, each a dict with ``validation``, however they are stored."""
    if isinstance(value, list):
        return dict(enumerate(value))
    if "validation" in value:  # a list for each figure
        lists = {key: found for key, found in value.items() if isinstance(found, list)}
        count = len(lists["validation"])
        return {k: {key: found[k] for key, found in lists.items()} for k in range(count)}
    return {key: found for key, found in value.items() if isinstance(found, dict)}


def last(value):
    return value[-1] if isinstance(value, list) else value


def entry(result, model, paper=None):
    """What is published of `model`."""
    known = [e for e in result["published"] if paper in (None, e["paper"])]
    found = [e for e in known if e["model"] == model]
    if len(found) != 1:
        raise ValueError(
            f"{result['name']}: expected one of {[e['model'] for e in known]}, got {model!r}"
        )
    return found[0]


# Verdicts


class Verdict(NamedTuple):
    """A word, and how many of the seeds show the published order (None: not asked)."""

    word: str
    agree: int | None = None


def verdict(theirs, ours, *, within=None, better="low", theirs_better=None, middle=np.mean):
    """Do our figures agree with the published ones?

    Parameters
    ----------
    theirs : list
        The published figure of each model, a number; or words, and then the models stand from the
        best to the worst.
    ours : list of ndarray (S,)
        Ours, of every seed.
    within : float, optional
        How far ours may be from theirs, on average, to count as reproduced.
    better, theirs_better : {"low", "high"}
        Which figure is better, of ours and of theirs (if that differs).
    middle : callable
        Of the seeds.

    Returns
    -------
    Verdict
    """
    numbers = all(isinstance(figure, Real) for figure in theirs)
    centres = np.array([middle(figures) for figures in ours])
    if within is not None and numbers and (np.abs(centres - theirs) <= within).all():
        return Verdict("reproduced")
    if len(ours) == 1:
        return Verdict("not comparable" if within is None else "not reproduced")
    rank = np.array(theirs, float) if numbers else np.arange(len(theirs), dtype=float)
    rank = -rank if numbers and (theirs_better or better) == "high" else rank
    costs = np.array(ours) * (-1 if better == "high" else 1)  # (models, seeds)
    pairs = np.argwhere(rank[:, None] < rank)  # the first is the better one

    def in_order(cost):
        return bool((cost[pairs[:, 0]] < cost[pairs[:, 1]]).all())

    agree = sum(in_order(cost) for cost in costs.T)
    kept = in_order(centres * (-1 if better == "high" else 1)) and agree >= MOST * costs.shape[1]
    return Verdict("in kind" if kept else "not reproduced", agree)


def judged(row):
    """The verdict of a row, its published figures (entry, figure) and ours, seed by seed."""
    result = load(row)
    record = results.load(row.get("published_in", row["result"]))
    middle = {"mean": np.mean, "median": np.median}[row.get("middle", "mean")]
    theirs, ours = [], []
    for pair in row["compare"]:
        found = entry(record, pair["theirs"], row.get("paper"))
        figure = found["figures"].get(pair["figure"]) if "figure" in pair else pair["says"]
        if figure is None:
            raise ValueError(f"{result['name']}: {pair['theirs']} has no figure {pair['figure']!r}")
        if isinstance(figure, Real):
            figure = figure * row.get("theirs_times", 1)
        theirs.append((found, figure))
        ours.append(over_seeds(result, pair["ours"]) * row.get("times", 1))
    options = {key: row[key] for key in ("within", "better", "theirs_better") if key in row}
    return verdict([f for _, f in theirs], ours, middle=middle, **options), theirs, ours, middle


# The page


def number(value, decimals):
    if np.isinf(value):
        return "never"
    return f"{value:,.{decimals}f}".replace("-", "−")


def spread(figures, decimals, middle=np.mean):
    """The middle of the seeds, and the lowest and highest in brackets."""
    centre, low, high = (number(f(figures), decimals) for f in (middle, np.min, np.max))
    if low == high:
        return centre
    between = " to " if "−" in low else "–"
    return f'{centre} <span class="spread">({low}{between}{high})</span>'


def cell(text):
    return " ".join(text.split()).replace("|", "\\|")


def cited(paper, keys):
    return f"{{cite:t}}`{paper}`" if paper in keys else paper


def where(row, labels):
    """Links to the section and to the script."""
    name = row["result"]
    script = f"{{download}}`{name}.py <../{results.SCRIPTS}/{name}.py>`"
    section = row["section"]
    chapter = f"Chapter {int(section[4:6])}: {{ref}}`{section}`<br>" if section in labels else ""
    return chapter + script


def repeated(row, ours):
    """How often it was run, unless all runs are alike."""
    if len(ours[0]) == 1:
        return "; one run"
    if row.get("share"):  # the table says it
        return ""
    alike = all(np.ptp(seeds) == 0 for seeds in ours if np.isfinite(seeds).all())
    return "" if alike and "runs" not in row else f"; {len(ours[0])} {row.get('runs', 'seeds')}"


def compared(row, labels, keys):
    """A row of the first tables."""
    found, theirs, ours, middle = judged(row)
    decimals = row.get("decimals", 2)
    names = [pair.get("name", "") for pair in row["compare"]]
    several = len(names) > 1
    left, right = [], []
    for name, (source, figure), seeds in zip(names, theirs, ours):
        if isinstance(figure, Real):
            figure = number(figure, row.get("theirs_decimals", decimals))
        doubt = "" if source["verified"] else " †"
        left.append(f"{name}: {figure}{doubt}" if several else f"{figure}{doubt}")
        here = spread(seeds, decimals, middle)
        if row.get("share"):
            here = f"{np.count_nonzero(seeds)} of {len(seeds)}"
        right.append(f"{name}: {here}" if several else here)
    papers = ", ".join(dict.fromkeys(cited(source["paper"], keys) for source, _ in theirs))
    note = ""
    if found.word == "reproduced":
        note = f"within {row['within']:g}"
    elif found.agree is not None:
        note = f"order: {found.agree} of {len(ours[0])} {row.get('runs', 'seeds')}"
    unit = f" ({row['unit']})" if "unit" in row else ""
    last_words = [row["scale"] + repeated(row, ours) + ".", row.get("why", "")]
    return [
        f"**{row['what']}**{unit}<br>{papers}",
        "<br>".join(left),
        "<br>".join(right),
        f"**{found.word}**" + (f"<br>{note}" if note else ""),
        f"{' '.join(filter(None, last_words))}<br>{where(row, labels)}",
    ]


def answered(row, labels):
    """A row of the last table."""
    result = load(row)
    figures = [
        spread(over_seeds(result, path) * row.get("times", 1), row.get("decimals", 2))
        for path in row["figures"]
    ]
    return [row["question"], row["answer"].format(*figures), where(row, labels)]


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    body = "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines)
    return f":::{{container}} reproductions\n{body}\n:::\n"


def read_rows(path=ROWS):
    """The rows of the file, checked."""
    found = tomllib.loads(path.read_text("utf-8"))
    for kind, (needed, allowed) in KEYS.items():
        for row in found[kind]:
            wrong = needed - set(row) or set(row) - needed - allowed
            if wrong:
                raise ValueError(f"{path.name}, {kind} {row.get('result')}: {sorted(wrong)}")
    return found


def parts(root=ROOT):
    """{title of a part: its chapters}, and the labels of all sections of the site."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    files = {p["caption"]: [c["file"] for c in p["chapters"]] for p in toc["parts"]}
    texts = [root / "book" / f"{name}.md" for names in files.values() for name in names]
    labels = {
        label
        for text in texts
        if text.exists()
        for label in re.findall(r"^\((sec-[\w-]+)\)=$", text.read_text("utf-8"), re.M)
    }
    return files, labels


VERDICTS = ("reproduced", "in kind", "not reproduced", "not comparable")

TEXT = """\
(reproductions)=
# Reproductions

<!-- Made by tools/reproductions.py from the results in rnnlib/results/. Change
benchmarks/reproductions/page.toml or the results, not this page. -->

Published results beside ours, as far as the chapters repeat them: {rows} comparisons with {papers}
papers and toolkits. Every figure in the column *here* comes from a stored run; the script makes it
anew. A figure is the mean of the seeds with the lowest and highest in brackets (where *median*
is said, the median).

The verdict is computed, by one rule:

- **reproduced** ({reproduced}): each of our means is as near to the published figure as the row
  says.
- **in kind** ({in_kind}): the figures are not that near, or belong to other data; but the models
  stand in the published order, on average and with at least {most:.0f} % of the seeds.
- **not reproduced** ({not_reproduced}): neither the figures nor, where models are compared, their
  order. The row says why, as far as runs can tell.
- **not comparable** ({not_comparable}): one figure only, of other data or of another model.

*In kind* is the weaker claim by far: two models can stand in two orders only. †: we know the figure
from memory, from another's run, or from a quotation that we could not check; {doubted} of {figures}
published figures are of this kind. The others were read in the paper, in a copy of its table, or
in a later paper or a list that prints it; `results.load("NAME")["published"]` says which.

"""


def page():
    """The text of the page; a row enters it with its chapter."""
    files, labels = parts()
    there = {name[:2] for names in files.values() for name in names}
    rows = {
        kind: [row for row in found if row["section"][4:6] in there]
        for kind, found in read_rows().items()
    }
    references = (ROOT / "book" / "references.bib").read_text("utf-8")
    keys = set(re.findall(r"^@\w+\{([^,\s]+),", references, re.M))
    text = introduction(rows["row"])
    heads = ["what, and who", "published", "here", "verdict", "scale, and what differs"]
    for title, chapters in files.items():
        mine = [row for row in rows["row"] if any(row["section"][4:6] == c[:2] for c in chapters)]
        if mine:
            text += f"## {title}\n\n{table(heads, [compared(r, labels, keys) for r in mine])}\n"
    text += (
        "## Questions of our own\n\n"
        "Runs that repeat no published figure: controls, and questions that a chapter asks.\n\n"
    )
    own = [answered(row, labels) for row in rows["other"]]
    return text + table(["question", "answer", "where"], own)


def introduction(rows):
    """What stands above the tables, with the counts."""
    verdicts = [judged(row) for row in rows]
    said = [source for _, theirs, _, _ in verdicts for source, _ in theirs]
    count = {word: sum(v.word == word for v, *_ in verdicts) for word in VERDICTS}
    return TEXT.format(
        rows=len(rows),
        papers=len({source["paper"] for source in said}),
        most=100 * MOST,
        doubted=sum(not source["verified"] for source in said),
        figures=len(said),
        **{word.replace(" ", "_"): n for word, n in count.items()},
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    try:
        text = page()
    except (ValueError, FileNotFoundError) as error:
        sys.exit(f"{ROWS.relative_to(ROOT)}: {error}")
    if not options.check:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit(
            f"{PAGE.relative_to(ROOT)} is out of date: .venv/bin/python tools/reproductions.py"
        )


if __name__ == "__main__":
    main()
