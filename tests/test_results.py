"""Stored results: each file that is there, and what is said of one that is not as it should be."""

import json
import math

import numpy as np
import pytest

from rnnlib import results

SCHEMA = {
    "format": int,
    "name": str,
    "title": str,
    "made_by": str,
    "papers": list,
    "published": list,
    "settings": dict,
    "measured_with": dict,
    "seeds": list,
    "runs": list,
}
VERSIONS = ("python", "numpy", "device", "threads", "processes", "commit", "seconds")
PUBLISHED = {"model": str, "figures": dict, "paper": str, "source": str, "verified": bool}


def numbers(value):
    """All numbers in a run."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, int | float) else []


def faults(result, name, root):
    """What is wrong with a result, in words."""
    for key, kind in SCHEMA.items():
        if not isinstance(result.get(key), kind):
            yield f"{key}: expected {kind.__name__}, got {type(result.get(key)).__name__}"
            return
    if result["name"] != name:
        yield f"name: expected {name}, got {result['name']}"
    if not (root / result["made_by"]).is_file():
        yield f"made_by: there is no {result['made_by']}"
    script = result["made_by"].rpartition("/")[-1]
    if f"`{script}`" not in (root / "benchmarks" / "README.md").read_text("utf-8"):
        yield f"made_by: the table of benchmarks/README.md does not list {script}"
    for key in VERSIONS:
        if key not in result["measured_with"]:
            yield f"measured_with: does not say {key}"
    if len(result["runs"]) != len(result["seeds"]) or not result["runs"]:
        yield f"runs: expected one a seed, got {len(result['runs'])} for {len(result['seeds'])}"
    for seed, run in zip(result["seeds"], result["runs"]):
        if not numbers(run) or not all(map(math.isfinite, numbers(run))):
            yield f"runs: seed {seed} has no figures, or one that is not finite"
    keys = (root / "book/references.bib").read_text("utf-8")
    verified = [row.get("paper") for row in result["published"] if row.get("verified")]
    for paper in result["papers"] + verified:
        if f"{{{paper}," not in keys:
            yield f"papers: {paper} is not in book/references.bib"
    for row in result["published"]:
        for key, kind in PUBLISHED.items():
            if not isinstance(row.get(key), kind):
                yield f"published: {row.get('model')} has no {key}"
        if not row.get("verified") and "not verified" not in row.get("source", ""):
            yield f"published: {row.get('model')} is not verified, and its source does not say so"


@pytest.mark.parametrize("name", results.names())
def test_a_stored_result_is_as_it_should_be(name, root):
    assert not list(faults(results.load(name), name, root))


@pytest.mark.parametrize("name", results.names())
def test_it_comes_from_versions_like_these(name, root):
    """Made with another major version of NumPy or torch, its figures may be out of reach."""
    wanted = dict(
        line.split("==") for line in (root / "requirements.txt").read_text().split() if "==" in line
    )
    result = results.load(name)
    for package in ("numpy", "torch"):
        if package in result["measured_with"]:
            then, now = result["measured_with"][package], wanted[package]
            assert then.split(".")[0] == now.split(".")[0], (
                f"made with {package} {then}, now {now}; make it anew: {result['made_by']}"
            )


def test_results_go_into_the_package(root):
    """Files beside results.py that no pattern of package-data names would stay behind."""
    text = (root / "pyproject.toml").read_text()
    assert '"results/*"' in text


# The loader and the checks, on planted faults.

GOOD = {
    "format": results.FORMAT,
    "name": "toy",
    "title": "A toy",
    "made_by": "benchmarks/reproductions/elman_xor.py",
    "papers": ["elman1990finding"],
    "published": [
        {
            "model": "his",
            "figures": {"error": 0.1},
            "paper": "elman1990finding",
            "source": "page 186",
            "verified": True,
        }
    ],
    "settings": {"steps": 3},
    "measured_with": dict.fromkeys(VERSIONS, "1"),
    "seeds": [0, 1],
    "runs": [{"a": {"b": [1.0, 2.0]}}, {"a": {"b": [3.0, 4.0]}}],
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "toy.json").write_text(json.dumps(GOOD))
    np.savez(tmp_path / "toy.npz", weight=np.eye(2))
    return tmp_path


def test_a_result_is_loaded(folder, root):
    assert results.names(folder) == ["toy"]
    assert results.load("toy", folder) == GOOD
    assert not list(faults(GOOD, "toy", root))
    assert (results.load_arrays("toy", folder)["weight"] == np.eye(2)).all()


def test_one_figure_over_seeds(folder):
    found = results.over_seeds(results.load("toy", folder), "a", "b")
    assert (found == [[1, 2], [3, 4]]).all()
    with pytest.raises(KeyError, match=r"expected one of \['b'\], got 'c'"):
        results.over_seeds(GOOD, "a", "c")


@pytest.mark.parametrize("load", [results.load, results.load_arrays])
def test_a_missing_result_says_which_script_makes_it(folder, load):
    with pytest.raises(FileNotFoundError, match=r"only \['toy'\].*reproductions/other\.py"):
        load("other", folder)


@pytest.mark.parametrize("text", ['{"format": 0}', "{}", "[]", '{"format": 1', '{"format": "1"}'])
def test_an_older_or_damaged_file_says_which_script_makes_it_anew(folder, text):
    (folder / "toy.json").write_text(text)
    with pytest.raises(
        ValueError, match=r"make it anew: \.venv/bin/python .*reproductions/toy\.py"
    ):
        results.load("toy", folder)


def test_a_newer_format_is_the_librarys_fault(folder):
    (folder / "toy.json").write_text(json.dumps(GOOD | {"format": results.FORMAT + 1}))
    with pytest.raises(ValueError, match="rnnlib is too old"):
        results.load("toy", folder)


def test_damaged_arrays_and_pickles_are_refused(folder):
    np.savez(folder / "toy.npz", weight=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="make it anew"):
        results.load_arrays("toy", folder)
    (folder / "toy.npz").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(ValueError, match="make it anew"):
        results.load_arrays("toy", folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"runs": GOOD["runs"][:1]}, "one a seed"),
        ({"runs": [{"a": math.nan}, {"a": 1.0}]}, "seed 0"),
        ({"runs": [{"a": "well"}, {"a": 1.0}]}, "seed 0"),
        ({"seeds": None}, "expected list"),
        ({"name": "other"}, "expected toy"),
        ({"made_by": "benchmarks/reproductions/nowhere.py"}, "there is no"),
        ({"made_by": "benchmarks/reproductions/record.py"}, "does not list record.py"),
        ({"papers": ["nobody1999nothing"]}, "nobody1999nothing"),
        ({"measured_with": {}}, "does not say commit"),
        ({"published": [GOOD["published"][0] | {"verified": False}]}, "does not say so"),
        ({"published": [{"model": "his"}]}, "has no source"),
    ],
)
def test_a_faulty_result_is_found(change, said, root):
    assert any(said in fault for fault in faults(GOOD | change, "toy", root))
