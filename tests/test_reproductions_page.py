"""The page of reproductions: verdicts follow from the figures, and every result stands on it."""

import copy
import json
import runpy
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import reproductions as page

from rnnlib import results

ROWS = page.read_rows()
SCRIPTS = Path(__file__).resolve().parent.parent / results.SCRIPTS


def test_the_page_is_what_the_results_say(root):
    assert (root / "book/reproductions.md").read_text("utf-8") == page.page()


def test_every_stored_result_is_on_the_page():
    missing = set(results.names()) - {row["result"] for kind in ROWS for row in ROWS[kind]}
    assert not missing, f"give each a row in {page.ROWS.name}"


def test_at_least_fifteen_rows_have_a_figure_that_was_read_somewhere():
    sure = [
        row["what"]
        for row in ROWS["row"]
        if all(source["verified"] for source, _ in page.judged(row)[1])
    ]
    assert len(sure) >= 15


def test_every_section_that_a_row_names_is_there(root):
    texts = " ".join(path.read_text("utf-8") for path in root.glob("book/[0-9]*.md"))
    missing = [r["section"] for k in ROWS for r in ROWS[k] if f"({r['section']})=" not in texts]
    assert not missing


@pytest.mark.parametrize("name", results.names())
def test_a_result_has_the_published_figures_of_its_script(name, monkeypatch):
    """The script itself, with a recorder that only listens."""
    heard = {}
    recorder = types.ModuleType("record")
    recorder.main = lambda name, run, **options: heard.update(options, name=name)
    monkeypatch.setitem(sys.modules, "record", recorder)
    monkeypatch.syspath_prepend(SCRIPTS)
    runpy.run_path(str(SCRIPTS / f"{name}.py"), run_name="__main__")
    stored = results.load(name)
    for key in ("name", "title", "papers", "published", "settings"):
        assert json.loads(json.dumps(heard[key])) == stored[key], key


# Verdicts, on figures that are planted.

SEEDS = np.array([0.9, 1.0, 1.1, 1.0, 1.0])


@pytest.mark.parametrize(
    ("theirs", "ours", "options", "word", "agree"),
    [
        ([1.04], [SEEDS], {"within": 0.05}, "reproduced", None),
        ([1.06], [SEEDS], {"within": 0.05}, "not reproduced", None),
        ([0.94], [SEEDS], {"within": 0.05}, "not reproduced", None),
        ([1.04], [SEEDS], {}, "not comparable", None),
        (["low"], [SEEDS], {"within": 0.05}, "not reproduced", None),
        ([1.0, 2.0], [SEEDS, SEEDS + 1], {"within": 0.1}, "reproduced", None),
        # One of two is far off: then the order counts.
        ([1.0, 5.0], [SEEDS, SEEDS + 1], {"within": 0.1}, "in kind", 5),
        ([1.0, 0.5], [SEEDS, SEEDS + 1], {"within": 0.1}, "not reproduced", 0),
        ([10, 20], [SEEDS, SEEDS + 1], {}, "in kind", 5),
        ([20, 10], [SEEDS, SEEDS + 1], {}, "not reproduced", 0),
        ([20, 10], [SEEDS, SEEDS + 1], {"theirs_better": "high"}, "in kind", 5),
        ([20, 10], [SEEDS + 1, SEEDS], {"better": "high"}, "in kind", 5),
        ([20, 10], [SEEDS + 1, SEEDS], {"better": "high", "theirs_better": "low"},
         "not reproduced", 0),
        # Words stand from the best to the worst.
        (["fast", "slow"], [SEEDS, SEEDS + 1], {}, "in kind", 5),
        (["fast", "slow"], [SEEDS + 1, SEEDS], {}, "not reproduced", 0),
        # A tie is no order; nor is one that three of five seeds show; four are enough.
        ([10, 20], [SEEDS, SEEDS], {}, "not reproduced", 0),
        ([10, 20], [[0, 0, 0, 2, 2], [1, 1, 9, 1, 1]], {}, "not reproduced", 3),
        ([10, 20], [[0, 0, 0, 0, 2], [1, 1, 1, 1, 1]], {}, "in kind", 4),
        # Four seeds agree, but the average does not.
        ([10, 20], [[0, 0, 0, 0, 99], [1, 1, 1, 1, 1]], {}, "not reproduced", 4),
        ([10, 20], [[0, 0, 0, 0, 99], [1, 1, 1, 1, 1]], {"middle": np.median}, "in kind", 4),
        # Three models: every pair must be in order. Published ties ask nothing.
        ([1, 2, 3], [SEEDS, SEEDS + 2, SEEDS + 1], {}, "not reproduced", 0),
        ([1, 2, 2], [SEEDS, SEEDS + 2, SEEDS + 1], {}, "in kind", 5),
        ([1, 2], [SEEDS, np.full(5, np.inf)], {}, "in kind", 5),
    ],
)  # fmt: skip
def test_a_verdict_follows_from_the_figures(theirs, ours, options, word, agree):
    found = page.verdict(theirs, [np.asarray(o, float) for o in ours], **options)
    assert found == (word, agree)


def planted(monkeypatch, row, change):
    """The verdict of a row when its results are changed."""
    real = results.load

    def load(name):
        result = copy.deepcopy(real(name))
        if name == row["result"]:
            result["runs"] = change(result["runs"])
        return result

    monkeypatch.setattr(results, "load", load)
    return page.judged(row)[0].word


def scaled(value, factor):
    if isinstance(value, dict):
        return {key: scaled(item, factor) for key, item in value.items()}
    if isinstance(value, list):
        return [scaled(item, factor) for item in value]
    return value * factor if isinstance(value, int | float) else value


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS["row"] if page.judged(row)[0].word == "reproduced"],
    ids=lambda row: row["what"],
)
def test_a_reproduced_figure_that_is_wrong_is_not_called_so(row, monkeypatch):
    assert planted(monkeypatch, row, lambda runs: scaled(runs, 2)) != "reproduced"


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS["row"] if page.judged(row)[0].word == "in kind"],
    ids=lambda row: row["what"],
)
def test_an_order_turned_round_is_not_called_reproduced(row):
    pairs = row["compare"]
    paths = [pair["ours"] for pair in pairs]
    turned = [pair | {"ours": path} for pair, path in zip(pairs, reversed(paths))]
    assert page.judged(row | {"compare": turned})[0].word == "not reproduced"


# Paths, and what is said of one that leads nowhere.


def test_paths():
    tried = {"1": {"validation": 3.0, "test": 30.0}, "2": {"validation": 2.0, "test": 20.0}}
    runs = [
        {
            "once": 7.0,
            "tried": tried,
            "columns": {"units": 5, "validation": [3.0, 2.0], "test": [30.0, 20.0]},
            "list": [tried["1"], tried["2"]],
            "curve": [0.5, -0.1, 0.005],
        },
        {
            "tried": {
                "1": {"validation": 1.0, "test": 10.0},
                "2": {"validation": 9.0, "test": 90.0},
            },
            "columns": {"units": 5, "validation": [1.0, 9.0], "test": [10.0, 90.0]},
            "list": [{"validation": 1.0, "test": 10.0}, {"validation": 9.0, "test": 90.0}],
            "curve": [0.5, 0.4, 0.3],
        },
    ]
    result = {"name": "toy", "runs": runs}

    def at(path):
        return page.over_seeds(result, path).tolist()

    # The setting is the same for all seeds: 1, whose mean of 3 and 1 is lower than that of 2 and 9.
    assert at("tried > best > test") == at("columns > best > test") == [30, 10]
    assert at("list > best > test") == at("tried > 1 > test") == [30, 10]
    assert at("curve > 1") == [-0.1, 0.4] and at("curve > 1 > size") == [0.1, 0.4]
    assert at("curve > -1") == [0.005, 0.3]
    assert at("curve > first below 0.01") == [2, np.inf]
    assert at("columns > test > mean") == [25, 50]
    assert at("once") == [7]  # stored with the first seed
    for wrong in ("nothing", "tried > 3", "curve > 3", "curve > -4", "columns > units > 1"):
        with pytest.raises(ValueError, match="expected one of"):
            at(wrong)
    with pytest.raises(ValueError, match="expected a number"):
        at("tried > 1")


def test_runs_are_joined_list_by_list():
    assert page.joined({"a": [1], "b": 2}, {"a": [3], "c": 4}) == {"a": [1, 3], "b": 2, "c": 4}


def test_a_model_that_is_not_published_is_named():
    result = results.load("chorales")
    with pytest.raises(ValueError, match="expected one of .*tanh, 100 units.*, got 'LSTM, 36'"):
        page.entry(result, "LSTM, 36", "chung2014empirical")
    with pytest.raises(ValueError, match="got 'GRU'"):  # two papers could be meant
        page.entry({**result, "published": [*result["published"], *result["published"]]}, "GRU")


@pytest.mark.parametrize("change", [("within = 0.01", "wihtin = 0.01"), ('what = "', 'waht = "')])
def test_a_misspelt_key_is_refused(change, tmp_path):
    path = tmp_path / "page.toml"
    path.write_text(page.ROWS.read_text("utf-8").replace(*change, 1))
    with pytest.raises(ValueError, match="page.toml, row sunspots: .*(wihtin|what)"):
        page.read_rows(path)


def test_an_old_page_is_found(monkeypatch, tmp_path):
    old = tmp_path / "reproductions.md"
    old.write_text("# Reproductions\n")
    monkeypatch.setattr(page, "PAGE", old)
    monkeypatch.setattr(page, "ROOT", tmp_path)
    monkeypatch.setattr(page, "page", lambda: "# New\n")
    monkeypatch.setattr(sys, "argv", ["reproductions.py", "--check"])
    with pytest.raises(SystemExit, match="is out of date"):
        page.main()
    monkeypatch.setattr(sys, "argv", ["reproductions.py"])
    page.main()
    assert old.read_text() == "# New\n"
