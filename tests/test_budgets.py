"""Budgets: what is counted, what is not, and that more than allowed is found."""

import subprocess
import sys

import calibration
import pytest
from calibration import REFERENCE, SLOWER, Bill, measured, pace

BURN = "import time\nwhile time.process_time() < {}: pass"


def run(program):
    return subprocess.run([sys.executable, "-c", program], check=True).returncode


@pytest.fixture
def quick(monkeypatch):
    """No calibration: this machine is taken for the reference machine."""
    found = {name: [milliseconds * SLOWER] for name, milliseconds in REFERENCE.items()}
    monkeypatch.setattr(calibration, "calibrate", lambda: found)


def test_work_is_counted_and_sleep_is_not(quick):
    result, working = measured(run, BURN.format(1))
    _, sleeping = measured(run, "import time; time.sleep(1)")
    assert result == 0
    assert working.seconds >= 1
    assert sleeping.seconds < 0.9


def test_work_of_a_child_of_a_child_is_counted(quick):
    """As of a kernel, which nbval starts."""
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN.format(1)!r}])"
    assert measured(run, inner)[1].seconds >= 1


def test_work_before_is_not_counted(quick):
    run(BURN.format(1))
    assert measured(run, "")[1].seconds < 0.9


def test_a_slower_machine_is_allowed_more():
    same = {name: [milliseconds * SLOWER] for name, milliseconds in REFERENCE.items()}
    slow = {name: [2 * value for value in values] for name, values in same.items()}
    assert pace(same) == pytest.approx(1)
    assert pace(slow) == pytest.approx(2)
    assert Bill(50.0, pace(same)).excess(45)
    assert Bill(50.0, pace(slow)).excess(45) is None


def test_one_disturbed_round_does_not_matter():
    disturbed = {name: [ms, ms, ms, ms * 50] for name, ms in REFERENCE.items()}
    assert pace(disturbed) == pytest.approx(1 / SLOWER)


def test_beside_other_tests_half_as_much_again_is_allowed_and_no_more():
    assert Bill(60.0, 1.0, 1.5).excess(45) is None
    assert "beside other tests" in Bill(70.0, 1.0, 1.5).excess(45)
    assert Bill(60.0, 1.0).excess(45)


def test_an_excess_says_what_was_used_and_allowed():
    said = Bill(50.0, 0.5).excess(45)
    for part in ("50.0", "22.5", "45", "0.50"):
        assert part in said


def test_the_calibration_runs_every_piece():
    found = calibration.calibrate()
    assert set(found) == set(REFERENCE)
    assert all(min(values) > 0 for values in found.values())
    assert pace(found) > 0
