"""Fixtures that all tests share, and what becomes of a test that cannot run."""

import functools
import http.server
import os
import shutil
import threading
from collections import Counter
from glob import glob
from pathlib import Path

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

DEBIAN_PACKAGES = {"chromium": "chromium", "bwrap": "bubblewrap", "initdb": "postgresql"}


@pytest.fixture
def rng():
    """A fresh generator with a fixed seed for each test."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def root():
    """The repository's top folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def program():
    """A function that finds a program of a Debian package, or skips the test that needs it."""

    def find(name):
        package = DEBIAN_PACKAGES[name]
        # Debian keeps a server's programs off the path, by version.
        path = [os.environ.get("PATH", os.defpath), *sorted(glob("/usr/lib/postgresql/*/bin"))]
        return shutil.which(name, path=os.pathsep.join(path)) or pytest.skip(
            f"needs {name}: apt-get install --no-install-recommends {package}"
        )

    return find


@pytest.fixture(scope="module")
def browser(program):
    """A headless Chromium without a network, for the tests of one file."""
    chromium = program("chromium")
    from playwright.sync_api import sync_playwright
    from test_site import CHROMIUM

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield running
        running.close()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory):
    """`make book`, run into an empty folder: that folder, the process, and its bill."""
    import calibration
    from test_site import build

    output = tmp_path_factory.mktemp("site")
    return output, *calibration.measured(build, output)


@pytest.fixture(scope="session")
def site(built_site):
    """The folder of the built site, for the files of tests in the group `test_site`."""
    output, done, _ = built_site
    if done.returncode:
        pytest.fail("there is no site: see test_the_site_is_built", pytrace=False)
    return output / "_build" / "html"


@pytest.fixture(scope="session")
def site_server(site):
    """The address of a server of the site on localhost."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://localhost:{running.server_port}"
        running.shutdown()


def has_cuda():
    try:
        import torch
    except ModuleNotFoundError:
        return False
    return torch.cuda.is_available()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Share the tests among workers, and leave those of a GPU out where there is none.

    A file's tests share costly fixtures and so a worker; notebooks stand each for itself. Slow ones
    come first (with `--no-loadscope-reorder`), so that the workers end together. GPU tests are not
    skipped but left out, since CI has no GPU either.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if not item.get_closest_marker("xdist_group") and item.path.stem != "test_notebooks":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    gpu = [item for item in items if item.get_closest_marker("gpu")]
    if gpu and not has_cuda():
        items[:] = [item for item in items if item not in gpu]
        config.hook.pytest_deselected(items=gpu)


def pytest_collection_finish(session):
    """Stop where pytest and pytest-xdist do not fit: tests that share state would be parted."""
    config = session.config
    grouped = any("@" in item.nodeid for item in session.items)
    if hasattr(config, "workerinput") and session.items and not grouped:
        raise pytest.UsageError("pytest-xdist has not grouped the tests: see requirements.txt")


def nothing_left_out(report):
    """In CI a test that is skipped has failed, and so has a file that is."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"left out, which CI does not allow: {report.longrepr[-1]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return nothing_left_out((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return nothing_left_out((yield))


def longest_files(reports, count=10):
    """(seconds, file) of those whose tests took longest, their fixtures included."""
    total = Counter()
    for report in reports:
        total[report.nodeid.partition("::")[0]] += report.duration
    return [(seconds, file) for file, seconds in total.most_common(count)]


def idle_workers(reports):
    """{worker: seconds from the end of its last test to the end of the last of all}."""
    ends = Counter()
    for report in reports:
        if hasattr(report, "node"):
            worker = report.node.gateway.id
            ends[worker] = max(ends[worker], report.stop)
    return {worker: max(ends.values()) - end for worker, end in sorted(ends.items())}


def pytest_terminal_summary(terminalreporter, config):
    """Say what took longest, and last which tests were left out, why, and so how to get them."""
    if config.getoption("durations"):
        every = [r for some in terminalreporter.stats.values() for r in some if hasattr(r, "when")]
        for worker, seconds in idle_workers(every).items():
            terminalreporter.write_line(f"{worker} had nothing to do for the last {seconds:.1f}s")
        terminalreporter.section("slowest files, tests of all workers together")
        for seconds, file in longest_files(every):
            terminalreporter.write_line(f"{seconds:7.1f}s {file}")
    reasons = {}
    for report in terminalreporter.stats.get("skipped", []):
        reasons.setdefault(report.longrepr[-1].removeprefix("Skipped: "), set()).add(
            report.nodeid.partition("::")[0]
        )
    for reason, files in sorted(reasons.items()):
        terminalreporter.write_line(f"LEFT OUT in {', '.join(sorted(files))}: {reason}")
