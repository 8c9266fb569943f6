"""One fork server begins the exams of many students: none of them reaches it, nor each other."""

import json
import os
import time

import pytest

from autograder.sandbox import process
from autograder.sandbox.limits import Limits

LIMITS = Limits(cell_seconds=20, notebook_seconds=60)


@pytest.fixture(scope="module", autouse=True)
def bwrap(program):
    return program("bwrap")


@pytest.fixture
def begin():
    """A function that begins a student's process; what it has begun ends with the test."""
    begun = []

    def start():
        begun.append(process.start("autograder.exam.student", LIMITS, imports=["torch"]))
        return begun[-1]

    yield start
    for one in begun:
        if one in one.server.processes:  # the test may have ended it
            one.close()


def run(one, source):
    """What a student's cell prints, or says when it fails."""
    one.channel.send(b"X", json.dumps({"source": source}).encode())
    outputs = json.loads(bytes(one.channel.receive(time.monotonic() + 30)[2]))
    return "".join(o.get("text", o.get("evalue", "")) for o in outputs)


PLACES = """
import glob, os

def places():
    found = {"/", os.getcwd(), os.path.expanduser("~"), "/tmp", "/var/tmp", "/dev/shm", "/dev"}
    for line in open("/proc/self/mountinfo"):
        found.add(line.split()[4])
    for process in glob.glob("/proc/[0-9]*"):
        for way in ("cwd", "cwd/..", "root", "root/tmp", "root/scratch", "root/dev/shm"):
            found.add(f"{process}/{way}")
        try:
            found |= {f"{process}/fd/{number}" for number in os.listdir(f"{process}/fd")}
        except OSError:
            pass
    return sorted(found)
"""
LEAVE = """
written = 0
for place in places():
    try:
        with open(f"{place}/note-of-a-sibling", "w") as file:
            file.write("x")
        written += 1
    except OSError:
        pass
print(written)
"""
FIND = """
for place in places():
    for name in ("note-of-a-sibling",):
        if os.path.exists(f"{place}/{name}"):
            print("found", f"{place}/{name}")
"""


def test_no_file_passes_from_one_student_to_another(begin):
    before, writer = begin(), begin()
    assert int(run(writer, PLACES + LEAVE)) >= 2  # it does find folders that it can write
    assert "found" in run(writer, PLACES + FIND)
    assert run(before, PLACES + FIND) == ""
    assert run(begin(), PLACES + FIND) == ""
    writer.close()
    assert run(begin(), PLACES + FIND) == ""


def test_a_student_sees_only_processes_of_its_own(begin):
    begin()
    source = "import os\nprint(sorted(p for p in os.listdir('/proc') if p.isdigit()))"
    assert run(begin(), source) == "['1', '2']\n"


def test_no_open_file_and_no_shared_memory_is_inherited(begin):
    text = run(
        begin(),
        "import os, stat\n"
        "try: os.listdir('/proc/1/fd')\n"
        "except PermissionError: print('1 is hidden')\n"
        "for pid in (2,):\n"
        "    for number in sorted(os.listdir(f'/proc/{pid}/fd'), key=int):\n"
        "        try: print(pid, os.readlink(f'/proc/{pid}/fd/{number}').split(':')[0])\n"
        "        except FileNotFoundError: pass\n"
        "for line in open('/proc/self/maps'):\n"
        "    if line.split()[1][1] == 'w' and line.split()[1][3] == 's': print(line)",
    )
    assert text.split("\n")[:-1] == ["1 is hidden"] + ["2 /dev/null"] * 3 + ["2 socket"]


def test_no_two_students_draw_the_same_numbers(begin):
    source = (
        "import random, secrets, tempfile, uuid\nimport numpy as np, torch\n"
        "print(random.random(), np.random.random(), np.random.default_rng().random(),\n"
        "      torch.rand(1).item(), secrets.token_hex(), uuid.uuid4(), tempfile.mktemp())"
    )
    first, second = run(begin(), source).split(), run(begin(), source).split()
    assert len(first) == 7
    assert not set(first) & set(second)


def test_a_changed_module_is_changed_for_oneself_only(begin):
    change = (
        "import builtins, gc, json, sys\nimport numpy as np, torch, numpy.testing\n"
        "np.mean = torch.tanh = np.testing.assert_allclose = builtins.sum = json.dumps = None\n"
        "np.float64(1).__class__; sys.modules['math'] = None; sys.path.clear()\n"
        "torch.set_default_dtype(torch.float64); np.seterr(all='raise'); torch.set_num_threads(3)\n"
        "import autograder.exam.student as s; s.describe = s.Student.question = None"
    )
    ask = (
        "import math, sys\nimport numpy as np, torch\nimport autograder.exam.student as s\n"
        "print(np.mean([1.0]), sum([1]), torch.tensor(0.5).dtype, np.geterr()['under'],\n"
        "      torch.get_num_threads(), len(sys.path) > 2, callable(s.describe))"
    )
    before = begin()
    begin_and_change = begin()
    begin_and_change.channel.send(b"X", json.dumps({"source": change}).encode())
    time.sleep(1)
    wanted = "1.0 1 torch.float32 ignore 1 True True\n"
    assert run(before, ask) == wanted
    assert run(begin(), ask) == wanted


KILLERS = {
    "kills": "import os\nfor pid in (-1, *range(3, 300)):\n"
    "    try: os.kill(pid, 9)\n    except OSError: pass\nos.kill(1, 9)\nos.kill(os.getppid(), 9)",
    "stops": "import os\nfor pid in (-1, 1):\n    try: os.kill(pid, 19)\n    except OSError: pass",
    "forks": "import os, time\nfor n in range(400):\n    try:\n        if os.fork() == 0:\n"
    "            time.sleep(30); os._exit(0)\n    except OSError: break\nprint(n)",
    "opens": "import os\nkept = []\ntry:\n    while True: kept.append(os.pipe())\n"
    "except OSError: pass\nprint(len(kept))",
    "fills": "import os\nfor place in ('/scratch', '/dev/shm'):\n"
    "    try: open(place + '/x', 'wb').write(b'x' * (100 << 20))\n    except OSError: pass",
    "lowers": "import os, resource\nfor pid in range(0, 300):\n    for what in range(16):\n"
    "        try: resource.prlimit(pid, what, (0, 0)) if pid != os.getpid() else None\n"
    "        except (OSError, ValueError): pass",
    "writes to what it has inherited": "import os\nfor pid in ('1', 'self'):\n"
    "    for n in os.listdir(f'/proc/{pid}/fd'):\n        try:\n"
    "            f = os.open(f'/proc/{pid}/fd/{n}', os.O_WRONLY); os.write(f, b'x' * 60000)\n"
    "        except OSError: pass",
    "ends": "import os\nos._exit(3)",
}


@pytest.mark.parametrize("how", KILLERS)
def test_the_next_student_is_served_whatever_one_does(begin, how):
    """By the same server: the harm does not even reach it."""
    server = begin().server
    harmful = begin()
    harmful.channel.send(b"X", json.dumps({"source": KILLERS[how]}).encode())
    time.sleep(1)
    after = begin()  # while the harm is done, or has been
    assert run(after, "print(1 + 1)") == "2\n"
    assert after.server is server
    assert server.alive()
    text = "import os\nprint(os.getpid(), len(os.listdir('/proc/self/fd')) < 6)"
    assert run(after, text) == "2 True\n"
    assert run(after, "import os\nprint([os.fork() == 0 and os._exit(0) for _ in range(3)])")


def test_exams_begin_by_the_same_server_while_a_bomb_goes_off(begin):
    """The kernel counts processes of all exams together, so that for a moment none may begin."""
    server = begin().server
    for wait in (0, 0.05, 0.1, 0.15, 0.2, 0.25):
        bomb = begin()
        bomb.channel.send(b"X", json.dumps({"source": KILLERS["forks"]}).encode())
        time.sleep(wait)
        assert begin().server is server
        bomb.close()


def test_many_exams_at_once_are_each_alone(begin):
    several = [begin() for _ in range(6)]
    for number, one in enumerate(several):
        run(one, f"open('mine', 'w').write('{number}'); own = {number}")
    answers = [run(one, "print(own, open('mine').read())") for one in several]
    assert answers == [f"{n} {n}\n" for n in range(6)]


def test_nothing_is_left_when_an_exam_ends(begin):
    one = begin()
    run(one, "import os, time\nfor _ in range(5):\n    if os.fork() == 0: time.sleep(60)")
    below = process.descendants(one.pid)
    assert len(below) >= 5
    one.close()
    assert [pid for pid in below if os.path.exists(f"/proc/{pid}")] == []


def test_the_server_does_not_grow(begin):
    server = begin().server

    def kept():
        pids = process.descendants(server.popen.pid)
        return len(pids), sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)

    first = kept()
    for _ in range(5):
        one = begin()
        run(one, "x = bytearray(50 << 20)")
        one.close()
    deadline = time.monotonic() + 10
    while kept() != first and time.monotonic() < deadline:
        time.sleep(0.1)  # the kernel is still ending the last one
    assert kept() == first
