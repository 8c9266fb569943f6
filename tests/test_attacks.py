"""Every attack of tests/attacks/ against the course's autograder, and against stock nbgrader.

How each of them fares against stock nbgrader is recorded in tests/attacks/stock.json, which
`python tests/attacks/harness.py stock` measures anew, in groups; here a sample is repeated.
"""

import fnmatch
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness
import honest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]


@pytest.fixture(scope="module", autouse=True)
def bwrap(program):
    return program("bwrap")


STOCK, VERSION, NOT_YET = harness.record()
# Every wall, each in a second or two: these are tried on stock nbgrader in every run.
SAMPLE = [
    "cell_equal_to_everything",
    "cell_frames",
    "cell_numpy_testing",
    "cell_read_solution",
    "cell_write_gradebook",
    "file_link_solution",
    "file_skip_tag",
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of attackers and two honest students, graded by one command."""
    folder = tmp_path_factory.mktemp("attacked")
    listener = harness.Listener(folder)
    root = harness.prepare(folder, True, course.names(), listener)
    for student, source in honest.ANSWERS.items():
        course.hand_in_honest(root, student, source)
    command = [sys.executable, "-m", "autograder", "grade", "ps", "--workers", "2"]
    env = harness.environment(root)
    run = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr + run.stdout
    pages = harness.nbgrader(root, "generate_feedback", "ps")
    assert pages.returncode == 0, pages.stderr
    yield root, harness.scores(root), listener.calls
    listener.close()


def test_every_attack_is_in_the_table_and_every_kind_has_some():
    table = [line for line in (course.HERE / "README.md").read_text().split("\n") if "| `" in line]
    kinds = [re.findall(r"`((?:cell|file)_[\w*]+)`", line) for line in table]
    found = [fnmatch.filter(course.names(), name) for kind in kinds for name in kind]
    assert len(table) >= 20
    assert all(found)
    assert {name for names in found for name in names} == set(course.names())


@pytest.mark.parametrize("name", course.names())
def test_attack_gains_nothing(graded, name):
    root, scores, _ = graded
    assert scores[name] is not None, "there is no score"
    assert scores[name] <= course.HONEST
    assert harness.leaks(root, name) == []
    assert (root / "feedback" / name / "ps/means.html").exists()


def test_honest_students_are_graded_as_ever(graded):
    root, scores, _ = graded
    assert scores["aa_honest"] == scores["zz_honest"] == course.FULL
    assert harness.leaks(root, "aa_honest") == []


@pytest.mark.parametrize("student", honest.ANSWERS)
def test_an_odd_and_honest_answer_loses_nothing(graded, student):
    _, scores, _ = graded
    assert scores[student] == course.FULL


def test_nothing_is_written_sent_or_left(graded):
    root, _, calls = graded
    assert harness.traces(root) == []
    assert calls == []
    assert harness.leftovers() == []


def test_attacks_that_do_not_touch_the_answer_keep_the_honest_score(graded):
    _, scores, _ = graded
    kept = [name for name, score in scores.items() if score == course.HONEST]
    assert len(kept) > 70


def test_the_record_is_of_these_attacks_and_this_nbgrader():
    assert sorted([*STOCK, *NOT_YET]) == course.names()
    assert all(STOCK[name]["tries"] == course.tries(name) for name in STOCK)
    assert version("nbgrader") == VERSION, "measure anew: harness.py stock"


def test_nearly_every_attack_is_a_real_one():
    """Against stock nbgrader an attack gains points, ends the run, reads, writes or sends."""
    real = [name for name, result in STOCK.items() if harness.real(result)]
    ours = [name for name in STOCK if "Aimed at this design" in course.tries(name)]
    assert len(real) >= 70
    assert len(set(real) | set(ours)) >= 75


@pytest.fixture(scope="module")
def repeated():
    """What some attacks achieve against stock nbgrader, here and now."""
    return harness.stock_all(SAMPLE, STOCK)


@pytest.mark.parametrize("name", SAMPLE)
def test_sample_on_stock_nbgrader(repeated, name):
    assert harness.real(repeated[name])
