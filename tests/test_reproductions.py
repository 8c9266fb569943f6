"""The reproductions: each script runs, and is the one that made its result; stop and resume."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import forked
import pytest

from rnnlib import results

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / results.SCRIPTS
SCRIPTS = sorted(
    path.stem for path in FOLDER.glob("*.py") if "import record\n" in path.read_text("utf-8")
)


def environment(partial):
    """A script's; what it keeps of finished seeds goes into `partial`."""
    return os.environ | {"PYTHONPATH": f"{ROOT}:{FOLDER}", "RNNLIB_PARTIAL": str(partial)}


def start(script, *options, partial, **kwargs):
    """A script's process."""
    return subprocess.Popen(
        [sys.executable, script, *options],
        env=environment(partial),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **kwargs,
    )


def shape(value):
    """A run without its numbers: keys, and how deep its lists are."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int | float) else type(value).__name__


def test_every_script_has_its_result_and_every_result_its_script():
    assert SCRIPTS == results.names()


def in_a_group(k, name):
    """Scripts share nothing: in four groups, so that no worker is left with all of them."""
    return pytest.param(name, marks=pytest.mark.xdist_group(f"reproductions_{k % 4}"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [in_a_group(k, name) for k, name in enumerate(SCRIPTS)])
def test_a_script_still_runs_and_is_the_one_that_made_its_result(name, tmp_path):
    script = FOLDER / f"{name}.py"
    options = ["--tiny", "--seeds", "1", "--workers", "1", "--output", str(tmp_path)]
    ready = ["rnnlib", "torch"] if "torch" in script.read_text("utf-8") else ["rnnlib"]
    env = environment(tmp_path / "partial")
    done = forked.run(script, *options, ready=ready, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    new, old = results.load(name, tmp_path), results.load(name)
    again = f"it has changed since its result was made; make it anew: {old['made_by']}"
    for key in ("settings", "papers", "published", "title"):
        assert new[key] == old[key], f"{key}: {again}"
    assert shape(new["runs"][0]) == shape(old["runs"][0]), again
    if (tmp_path / f"{name}.npz").exists():
        arrays = results.load_arrays(name, tmp_path)
        assert set(arrays) == set(results.load_arrays(name)), again


# The recorder, with a script whose seeds take as long as a file says.

TOY = """
import time
from pathlib import Path
import numpy as np
import record

here = Path(__file__).parent

def run(seed, tiny=False):
    with open(here / "log", "a") as log:
        log.write(f"{seed}\\n")
    while seed >= 2 and not (here / "go").exists():
        time.sleep(0.05)
    return {"figure": np.float32(seed), "list": np.arange(3)}, {"weight": np.full(2, seed)}

if __name__ == "__main__":
    record.main("toy", run, seeds=4, title="Toy", papers=[], published=[], settings=dict(a=[1, 2]))
"""


@pytest.fixture
def toy(tmp_path):
    path = tmp_path / "toy.py"
    path.write_text(TOY)
    return path


def begin(toy, **kwargs):
    """Start it, and wait until two seeds are done and the two others wait."""
    options = ["--output", str(toy.parent / "out")]
    # (A shell's background job ignores Ctrl-C, and what it starts would, too.)
    kwargs["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    process = start(toy, *options, partial=toy.parent / "partial", **kwargs)
    deadline = time.monotonic() + 120
    while len(list(toy.parent.glob("partial/*/*.json"))) < 2 or len(logged(toy)) < 4:
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.05)
    return process


def logged(toy):
    log = toy.parent / "log"
    return log.read_text().split() if log.exists() else []


def finish(toy):
    (toy.parent / "go").touch()
    process = start(toy, "--output", str(toy.parent / "out"), partial=toy.parent / "partial")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return results.load("toy", toy.parent / "out")


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL], ids=["interrupt", "kill"])
def test_a_stopped_run_goes_on_where_it_was(toy, blow):
    process = begin(toy, start_new_session=True)
    # Ctrl-C reaches the whole group, a kill the one process that it names.
    os.killpg(process.pid, blow) if blow == signal.SIGINT else process.kill()
    said, _ = process.communicate(timeout=60)  # returns when the workers have ended, too
    assert process.returncode != 0
    if blow == signal.SIGINT:
        assert "Stopped with 2 of 4 seeds done" in said and "Traceback" not in said
    assert not (toy.parent / "out" / "toy.json").exists()
    result = finish(toy)
    assert [run["figure"] for run in result["runs"]] == [0, 1, 2, 3]
    assert sorted(logged(toy)) == ["0", "1", "2", "2", "3", "3"]
    assert (results.load_arrays("toy", toy.parent / "out")["weight"] == 0).all()
    assert not list(toy.parent.glob("partial/*"))


def test_a_changed_script_begins_anew(toy):
    process = begin(toy)
    process.kill()
    process.communicate(timeout=60)
    toy.write_text(TOY.replace("a=[1, 2]", "a=[1, 3]"))
    assert finish(toy)["settings"] == {"a": [1, 3]}
    assert sorted(logged(toy)) == ["0", "0", "1", "1", "2", "2", "3", "3"]


def test_an_error_in_a_seed_is_told_and_the_others_are_kept(toy):
    toy.write_text(
        TOY.replace('log.write(f"{seed}\\n")', 'log.write(f"{seed}\\n"); 1 / (seed - 1)')
    )
    (toy.parent / "go").touch()
    options = ["--workers", "1", "--output", str(toy.parent / "out")]
    process = start(toy, *options, partial=toy.parent / "partial")
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0 and "ZeroDivisionError" in said
    kept = {path.name for path in toy.parent.glob("partial/*/*.json")}
    assert "0.json" in kept and "1.json" not in kept


@pytest.mark.parametrize("value", ["float('nan')", "{1, 2}"])
def test_figures_that_json_does_not_know_are_refused(toy, value):
    toy.write_text(TOY.replace("np.float32(seed)", value))
    (toy.parent / "go").touch()
    process = start(toy, "--seeds", "1", partial=toy.parent / "partial")
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0 and ("JSON" in said or "got set" in said)


def test_a_list_of_numbers_stands_on_one_line():
    spec = importlib.util.spec_from_file_location("record", FOLDER / "record.py")
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    value = {"a": [1, 2.5], "b": [{"c": [3, 4]}], "d": ["[ 1,\n 2 ]"]}
    text = record.dumps(value)
    assert json.loads(text) == value
    assert "[ 1, 2.5 ]" in text
