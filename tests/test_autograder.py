"""The autograder's walls, one by one: plain data, the sandbox, intake, the exam."""

import contextlib
import json
import os
import platform
import signal
import struct
import subprocess
import sys
import tarfile
import time
from collections import OrderedDict, namedtuple
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.exam.make import exam_of
from autograder.exam.outputs import clean_outputs
from autograder.exam.run import check, finish
from autograder.exam.wire import Codec
from autograder.intake.cells import read_cells
from autograder.intake.files import Refused, find_notebooks, read_file
from autograder.intake.rebuild import Rebuild
from autograder.intake.submission import take_in
from autograder.plugins.submissions import Intake
from autograder.sandbox import calls, process, seccomp, view
from autograder.sandbox.channel import Channel, Closed, NotPlain, WireError, channel_pair
from autograder.sandbox.limits import Limits
from autograder.text import clean_text, tame

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
import course
import harness

pytestmark = pytest.mark.xdist_group("autograder")


@pytest.fixture(scope="module", autouse=True)
def bwrap(program):
    return program("bwrap")


QUICK = Limits(cell_seconds=6, call_seconds=2, again_seconds=0.5, notebook_seconds=30)


# Plain data.


def there_and_back(value, **kwargs):
    header, body = Codec(**kwargs).encode(value)
    return Codec(**kwargs).decode(header, b"".join(bytes(part) for part in body))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        10**40,
        -2.5,
        "ünï\ud800",
        (1, [2, (3,)]),
        {"a": {1: (2.0,)}},
        {1, 2},
        frozenset("ab"),
        1 + 2j,
        b"\0raw",
        slice(1, None, 2),
        range(3),
        Ellipsis,
        float,
        np.float32,
        np.dtype("<i2"),
    ],
)
def test_plain_data_comes_back_as_it_was(value):
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", "i1", "u8", "?", "c16", "U5", ">f4"])
@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (2, 3, 4)])
def test_arrays_come_back_as_they_were(dtype, shape):
    array = np.random.default_rng(0).normal(size=shape).astype("f8").astype(dtype)
    back = there_and_back({"x": array})["x"]
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert np.array_equal(back, array)
    assert back.flags.writeable


def test_numbers_of_numpy_and_special_values_come_back():
    assert there_and_back(np.float32(0.1)) == np.float32(0.1)
    assert type(there_and_back(np.float32(0.1))) is np.float32
    assert np.isnan(there_and_back(float("nan")))
    assert there_and_back(float("-inf")) == float("-inf")


def test_tensors_come_back_as_they_were():
    torch = pytest.importorskip("torch")
    for tensor in (torch.ones(2, 3), torch.tensor(3), torch.zeros(2, dtype=torch.bfloat16)):
        back = there_and_back(tensor)
        assert back.dtype == tensor.dtype
        assert torch.equal(back, tensor)
    assert there_and_back(torch.ones(2, requires_grad=True)).requires_grad
    assert there_and_back(torch.float64) is torch.float64


def test_dicts_of_other_kinds_come_back_as_dicts():
    assert there_and_back(OrderedDict(a=1)) == {"a": 1}


def test_generators_pass_only_towards_the_student():
    rng = np.random.default_rng(7)
    header, body = Codec().encode(rng)
    assert Codec(trusting=True).decode(header).normal() == np.random.default_rng(7).normal()
    with pytest.raises(WireError):
        Codec().decode(header)


def test_what_is_not_plain_is_not_sent():
    deep = []
    for _ in range(100):
        deep = [deep]
    for value in (object(), np.array([object()]), deep, [0] * 600_000, Point(1, 2).__class__):
        with pytest.raises(NotPlain):
            Codec().encode(value)


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[",
        b"[" * 50_000,
        b"\xff",
        b'{"array": 8, "dtype": "|O", "shape": [1]}',
        b'{"array": 800, "dtype": "<f8", "shape": [100]}',
        b'{"array": 8, "dtype": "<f8", "shape": [2]}',
        b'{"array": 8, "dtype": "<f8", "shape": ["1"]}',
        b'{"array": -8, "dtype": "<f8", "shape": [1]}',
        b'{"named": "os:system", "fields": [], "items": ["true"]}',
        b'{"handle": 1}',
        b'{"builtin": "eval"}',
        b'{"generator": {}}',
        b'{"scalar_type": "ndarray"}',
        b'{"set": [[1]], "frozen": false}',
        b'{"dict": [[[1], 2]]}',
        b'{"torch_dtype": "load"}',
        b'{"bytes": 99}',
        b"9" * 5000,
        b'{"x": 1}',
    ],
)
def test_forged_headers_are_errors_and_nothing_else(header):
    with pytest.raises(WireError):
        Codec().decode(header, b"\0" * 8)


def test_channel_ends_and_times_out():
    ours, theirs = channel_pair()
    with pytest.raises(TimeoutError):
        ours.receive(time.monotonic() + 0.05)
    other = Channel(theirs)
    other.send(b"A", b"{}", [b"12", b"3"], "label")
    assert [bytes(p) if isinstance(p, bytearray) else p for p in ours.receive()] == [
        b"A",
        "label",
        b"{}",
        b"123",
    ]
    other.close()
    with pytest.raises(Closed):
        ours.receive()
    ours.close()


# The sandbox.


@pytest.fixture(scope="module")
def box():
    student = process.start("autograder.exam.student", QUICK)
    yield student
    student.close()


def run_in(process, source):
    process.channel.send(b"X", json.dumps({"source": source}).encode())
    header = process.channel.receive(time.monotonic() + 30)[2]
    return "".join(o.get("text", o.get("evalue", "")) for o in json.loads(header))


def test_sandbox_has_no_network_no_rights_and_no_files(box):
    text = run_in(
        box,
        "import os\n"
        "status = open('/proc/self/status').read()\n"
        "print(os.getuid() != 0, 'CapEff:\\t0000000000000000' in status,\n"
        "      'NoNewPrivs:\\t1' in status,\n"
        "      'Seccomp:\\t2' in status,\n"
        "      len([p for p in os.listdir('/proc') if p.isdigit()]) <= 3,\n"
        "      open('/proc/net/dev').read().count(':') == 1, os.listdir('/course'))",
    )
    assert text == "True True True True True True ['autograder', 'rnnlib']\n"


def test_sandbox_can_write_its_scratch_folder_only(box):
    places = [
        "/",
        "/dev",
        "/course",
        "/usr/lib",
        sys.prefix,
        "/proc/sys/kernel",
        "/scratch",
        "/tmp",
    ]
    text = run_in(
        box,
        f"import os\nfor place in {places!r}:\n"
        "    try:\n        open(place + '/x', 'w').close(); print(place)\n"
        "    except OSError: pass",
    )
    # /tmp is a link to /scratch, but where the course itself lies below /tmp: read-only there.
    below_tmp = any(Path(path).is_relative_to("/tmp") for path in view.folders())
    assert text.split() == (["/scratch"] if below_tmp else ["/scratch", "/tmp"])


def test_calls_of_the_kernel_that_are_not_listed_are_refused(box):
    """All of them, with arguments that none accepts, by number."""
    if platform.machine() not in seccomp.MACHINES:
        pytest.skip("the filter is not written for this machine")
    column = seccomp.MACHINES[platform.machine()][0]
    listed = {numbers[column] for numbers in calls.ALLOWED.values()}
    listed |= {335, 336}  # uretprobe and uprobe: the kernel's own traps, which it never filters
    said = run_in(
        box,
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"for number in {sorted(set(range(520)) - listed)!r}:\n"
        "    result = libc.syscall(number, -1, 0, 0, 0, 0, 0)\n"
        "    if result != -1 or ctypes.get_errno() not in (1, 38):\n"
        "        print(number, result, ctypes.get_errno())\n"
        "print('all tried')",
    )
    assert said == "all tried\n"


NEVER = (
    "ptrace process_vm_readv memfd_create shmget msgget semget mq_open keyctl bpf unshare setns "
    "mount perf_event_open io_uring_setup userfaultfd setsid open_by_handle_at setxattr io_setup "
    "clone3 personality seccomp mknod"
)


def test_the_list_of_calls_is_the_kernels_own_and_holds_none_that_is_dangerous():
    assert not calls.ALLOWED.keys() & set(NEVER.split())
    for column in (0, 1):
        numbers = [n[column] for n in calls.ALLOWED.values() if n[column] is not None]
        assert len(numbers) == len(set(numbers))
        young = {n for n in numbers if n >= seccomp.YOUNG}
        assert young == {n[0] for n in calls.ALLOWED.values() if (n[0] or 0) >= seccomp.YOUNG}


def test_no_namespace_can_be_made(box):
    said = run_in(
        box,
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "for flag in (0x10000000, 0x20000, 0x40000000):\n"
        f"    result = libc.syscall({seccomp.CLONE[0]}, flag | 17, 0, 0, 0, 0)\n"
        "    if result == 0: import os; os._exit(0)\n"
        "    print(result, ctypes.get_errno())",
    )
    if platform.machine() == "x86_64":
        assert said == "-1 1\n" * 3


def test_sandbox_shows_no_environment(box):
    names = run_in(box, "import os; print(*sorted(os.environ))").split()
    assert set(names) <= {*view.environment(), "PWD", "LC_CTYPE", "COLUMNS", "LINES", "LC_ALL"}


@pytest.fixture
def siblings():
    """Two processes that one server has forked, alive side by side."""
    pair = [process.start("autograder.exam.student", QUICK) for _ in range(2)]
    assert pair[0].server is pair[1].server
    yield pair
    for one in pair:
        one.close()


def test_siblings_share_no_folder_no_process_and_no_network(siblings):
    first, second = siblings
    run_in(
        first,
        "import os, socket, numpy\n"
        "for place in ('/scratch', '/tmp', '/dev/shm'):\n"
        "    open(place + '/left', 'w').write('x')\n"
        "listening = [socket.create_server(('127.0.0.1', 4000)), socket.socket(socket.AF_UNIX)]\n"
        "listening[1].bind('\\0left'); listening[1].listen()\n"
        "numpy.left = 1; os.environ['LEFT'] = '1'",
    )
    text = run_in(
        second,
        "import os, socket, numpy\n"
        "print([p for p in ('/scratch', '/tmp', '/dev/shm') if os.path.exists(p + '/left')])\n"
        "places = (socket.AF_INET, ('127.0.0.1', 4000)), (socket.AF_UNIX, '\\0left')\n"
        "for family, where in places:\n"
        "    try: socket.socket(family).connect(where); print('connected')\n"
        "    except ConnectionRefusedError: pass\n"
        "print(hasattr(numpy, 'left'), 'LEFT' in os.environ, sorted(os.listdir('/proc/self/fd')))\n"
        "print([p for p in os.listdir('/proc') if p.isdigit()])",
    )
    assert text.split("\n")[:3] == ["[]", "False False ['0', '1', '2', '3', '4']", "['1', '2']"]


def test_siblings_share_no_memory_and_no_random_numbers(siblings):
    draw = "import random, numpy; print(random.random(), numpy.random.rand())"
    drawn = [number for one in siblings for number in run_in(one, draw).split()]
    assert len(set(drawn)) == 4
    shared = "print([line for line in open('/proc/self/maps') if line.split()[1][1::2] == 'ws'])"
    assert run_in(siblings[0], shared) == "[]\n"


def test_memory_that_processes_share_counts_once(siblings):
    """Or a few dozen copies of a process would seem to fill the memory, if one looks in time."""
    copies, size = 12, 50 << 20
    fork = (
        f"import os, time\nhoard = hoard if 'hoard' in dir() else bytearray(b'x') * {size}\n"
        f"for _ in range({copies}):\n"
        "    read, write = os.pipe()\n"
        "    if os.fork() == 0:\n"
        "        CHANGE\n"
        "        os.write(write, b'x'); time.sleep(20); os._exit(0)\n"
        "    os.read(read, 1)"
    )
    run_in(siblings[0], fork.replace("CHANGE", "pass"))
    assert process.resident(siblings[0].pid) > copies * size
    assert size < process.proportional(siblings[0].pid) < 3 * size
    run_in(siblings[1], fork.replace("CHANGE", f"hoard[::4096] = b'y' * ({size} // 4096)"))
    assert process.proportional(siblings[1].pid) > copies * size


def test_a_forked_process_has_no_right_to_new_namespaces_or_mounts(box):
    calls = ["unshare(0x10000000)", "unshare(0x20000)", "unshare(0x40000000)", "setns(3, 0)"]
    calls += ["mount(b'x', b'/scratch', b'tmpfs', 0, None)", "umount2(b'/scratch', 2)"]
    calls += ["ptrace(16, 1, 0, 0)", "syscall(56, 0x20000 | 17, 0, 0, 0, 0)"]
    text = run_in(
        box,
        f"import ctypes; libc = ctypes.CDLL(None); print({', '.join(f'libc.{c}' for c in calls)})",
    )
    assert text.split() == ["-1"] * len(calls)


def test_many_processes_get_one_share_of_the_processors(siblings):
    """The kernel shares fairly between sessions, where it does: each exam has one, and no more."""
    honest, greedy = siblings
    text = run_in(
        greedy,
        "import os\n"
        "sessions = {os.getsid(0)}\n"
        "for _ in range(3):\n"
        "    read, write = os.pipe()\n"
        "    if os.fork() == 0:\n"
        "        try: os.setsid()\n"
        "        except OSError: pass\n"
        "        os.write(write, str(os.getsid(0)).encode()); os._exit(0)\n"
        "    sessions.add(int(os.read(read, 10)))\n"
        "print(len(sessions))",
    )
    assert text == "1\n"
    assert os.getsid(honest.pid) != os.getsid(greedy.pid)


@pytest.mark.parametrize(
    "last_act",
    [
        "import os, signal; [os.kill(p, signal.SIGKILL) for p in (1, -1)]",
        "import os\nwhile True: os.fork()",
        "x = []\nwhile True: x.append(bytearray(10**8))",
        "import os; os._exit(3)",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_the_next_process_starts_whatever_the_last_has_done(last_act):
    last = process.start("autograder.exam.student", QUICK)
    with contextlib.suppress(Closed, TimeoutError):
        last.channel.send(b"X", json.dumps({"source": last_act}).encode())
        last.channel.receive(time.monotonic() + 3)
    last.kill()
    assert last.ended()
    last.close()
    after = process.start("autograder.exam.student", QUICK)
    assert after.server is last.server
    assert run_in(after, "print(6 * 7)") == "42\n"
    after.close()


def test_a_server_that_is_gone_is_replaced():
    first = process.start("autograder.exam.student", QUICK)
    first.server.popen.kill()
    assert first.ended(5)
    second = process.start("autograder.exam.student", QUICK)
    assert second.server is not first.server
    assert run_in(second, "print(6 * 7)") == "42\n"
    first.close()
    second.close()


def test_without_the_sandbox_each_process_has_a_folder_of_its_own():
    pair = [process.start("autograder.exam.student", QUICK, unsafe=True) for _ in range(2)]
    where = [run_in(one, "import os; print(os.getcwd(), os.environ['HOME'])") for one in pair]
    assert where[0] != where[1]
    for one in pair:
        one.close()
    assert not any(Path(folder).exists() for text in where for folder in text.split())


def test_sandbox_ends_with_its_grader():
    """Also when that is killed with SIGKILL, and the program inside ignores everything else."""
    program = (
        "from autograder.sandbox import process\nimport json, sys, time\n"
        "p = process.start('autograder.exam.student')\n"
        "source = 'import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (1, 2, 15)]; "
        'open("/proc/self/comm", "w").write("orphan"); time.sleep(60)\'\n'
        "p.channel.send(b'X', json.dumps({'source': source}).encode())\n"
        "time.sleep(1)\nprint(p.pid, flush=True)\ntime.sleep(60)\n"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=harness.ROOT, text=True
    )
    assert grader.stdout.readline().strip().isdigit()
    assert harness.leftovers("orphan")
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    grader.stdout.close()
    deadline = time.monotonic() + 5
    while harness.leftovers("orphan") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert harness.leftovers("orphan") == []


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_filter_is_a_program_whose_jumps_stay_in_it(machine):
    code = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    assert len(code) < 4096
    for at, (kind, yes, no, _) in enumerate(code):
        jumps = kind in (seccomp.JUMP_IF, seccomp.JUMP_GE)
        assert not jumps or at + 1 + max(yes, no) < len(code)
    assert code[-1] == (seccomp.RETURN, 0, 0, seccomp.ALLOW)


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_filter_lets_through_what_is_listed_and_nothing_else(machine):
    """The program, run by a few lines here, for all numbers with arguments of 1."""
    column, arch = seccomp.MACHINES[machine]
    listed = {numbers[column] for numbers in calls.ALLOWED.values()}
    code = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    for number in range(600):
        at, value = 0, 0
        while True:
            kind, yes, no, k = code[at]
            at += 1
            if kind == seccomp.LOAD:
                value = {0: number, 4: arch}.get(k, 1)
            elif kind == seccomp.AND:
                value &= k
            elif kind == seccomp.RETURN:
                break
            else:
                at += yes if (value == k if kind == seccomp.JUMP_IF else value >= k) else no
        assert (k == seccomp.ALLOW) == (number in listed), number


def test_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setattr(view.shutil, "which", lambda name: None)
    process.close()  # one that has started already would do
    process.check.cache_clear()
    with pytest.raises(view.Unavailable, match="apt-get install bubblewrap"):
        check()
    process.check.cache_clear()


@pytest.mark.skipif(os.geteuid() != 0, reason="root can become an ordinary user; others are one")
def test_sandbox_works_for_an_ordinary_user(tmp_path):
    """With an interpreter that this user can reach, as every ordinary user's is."""
    python = Path("/usr/bin/python3")
    if not python.exists():
        pytest.skip("there is no /usr/bin/python3 to try it with")
    program = (
        "import subprocess, sys\n"
        "command = sys.argv[1:]\n"
        "sys.exit(subprocess.run(command, user=65534, group=65534, extra_groups=[]).returncode)"
    )
    inner = [
        "bwrap",
        *view.BASE.split(),
        "--ro-bind",
        "/usr",
        "/usr",
        "--symlink",
        "usr/lib",
        "/lib",
        "--symlink",
        "usr/lib64",
        "/lib64",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "/usr/bin/python3",
        "-c",
        "import os; assert os.getpid() == 2",
    ]
    assert subprocess.run([sys.executable, "-c", program, *inner], check=False).returncode == 0


def test_nbgraders_commands_and_formgrader_use_the_walls(root):
    """What the configuration of this course puts in place of nbgrader's own converters."""
    program = (
        "import nbgrader.apps.api as a, nbgrader.apps.autogradeapp as b\n"
        "import nbgrader.apps.generatefeedbackapp as c\n"
        "from traitlets.config.loader import PyFileConfigLoader\n"
        "PyFileConfigLoader('nbgrader_config.py').load_config()\n"
        "print(a.Autograde.__name__, b.Autograde.__name__,\n"
        "      a.GenerateFeedback.__name__, c.GenerateFeedback.__name__)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["SafeAutograde"] * 2 + ["SafeFeedback"] * 2


# The exam.


def exam(answer, tests, limits=QUICK, extra=(), declared=(), behaviours=None):
    """Outputs of test cells run against an answer; `behaviours` takes what else is found."""
    source = course.source_notebook()
    source.metadata.pop("rnn")  # torch and rnnlib are there
    source.cells = source.cells[:3]
    source.cells += [course.test_cell(f"t{i}", test, 2) for i, test in enumerate(tests)]
    stub = "def f(x):\n    raise NotImplementedError\n"
    source.cells[2].source = stub
    cells = [
        {
            "type": c.cell_type,
            "source": c.source,
            "id": c.id,
            "grade_id": c.metadata.get("nbgrader", {}).get("grade_id"),
        }
        for c in source.cells
    ]
    cells[2]["source"] = answer
    cells += [{"type": "code", "source": s, "id": None, "grade_id": None} for s in extra]
    notebook = Rebuild(source, cells, {"f", *declared}).notebook()
    _, task = exam_of(notebook, {}, limits)
    result = finish(task)
    if behaviours is not None:
        behaviours.update(result["behaviours"])
    outputs = dict(zip([c.id for c in notebook.cells], result["outputs"], strict=True))
    return [said(outputs[f"t{i}"]) for i in range(len(tests))]


def said(outputs):
    if not outputs:
        return "full"
    return outputs[0].get("evalue") or outputs[0]["data"]["text/plain"]


def test_right_answers_of_every_kind_pass():
    answer = """
import numpy as np
from collections import namedtuple

Cache = namedtuple("Cache", "x y")


class Layer:
    def __init__(self, scale):
        self.scale = scale

    def forward(self, x):
        return self.scale * x, Cache(x, self.scale)

    def backward(self, dy, cache):
        assert isinstance(cache, Cache)
        return dy * cache.y


def f(x, *, times=1):
    return x * times


def numbers(n):
    yield from range(n)


def gradient(loss, x):
    return (loss(x + 1e-4) - loss(x - 1e-4)) / 2e-4


def sample(rng, size):
    return rng.normal(size=size)


def checked(x):
    if x < 0:
        raise ValueError("x must not be negative")
    return x


WEIGHTS = {"w": np.eye(2)}
"""
    tests = [
        "x = np.arange(6.0).reshape(2, 3)\nassert np.array_equal(f(x, times=2), 2 * x)",
        "layer = Layer(3.0)\ny, cache = layer.forward(np.ones(2))\nassert cache.y == 3.0\n"
        "assert isinstance(cache, tuple)\nassert np.array_equal(layer.backward(y, cache), [9, 9])",
        "assert list(numbers(4)) == [0, 1, 2, 3]\nassert layer.scale == 3.0",
        "assert abs(gradient(lambda x: float(x**2), 3.0) - 6) < 1e-6",
        "want = np.random.default_rng(1).normal(size=3)\n"
        "assert np.array_equal(sample(np.random.default_rng(1), 3), want)",
        "try:\n    checked(-1)\nexcept ValueError as error:\n    assert 'negative' in str(error)\n"
        "else:\n    raise AssertionError('no error')\nassert checked(2) == 2",
        "assert np.array_equal(WEIGHTS['w'], np.eye(2))",
        "np.float64(0.5) * 3",
    ]
    names = ["Layer", "numbers", "gradient", "sample", "checked", "WEIGHTS"]
    assert exam(answer, tests, declared=names) == ["full"] * 7 + ["1.5"]


MAGICS = """\
%matplotlib inline | %matplotlib notebook | %matplotlib | %pylab inline | %gui asyncio | !ls
x = !ls | !x, y = !x | !!ls | %sx ls | %system ls | %pip install -q numpy | !pip install numpy
%conda list | %env HOME | %cd . | %pwd | %ls | %mkdir d1 | %cat /dev/null | %rm -f nothing | %who
%time 1 | %timeit -n1 -r1 1 | %prun 1 | %precision 3 | %config InlineBackend.rc = {} | %store
%load_ext autoreload | %autoreload 2 | %history | %notebook x.ipynb | %autosave 60 | %debug | %tb
%connect_info | %qtconsole | %less x | %man ls | %clear | %more x | %edit | %subshell | %nothing
%memit 1 | %lsmagic | %pinfo np | np? | %bookmark -l | %xmode Plain | %colors nocolor"""


def test_what_a_notebook_may_ask_of_jupyter_and_a_shell_costs_nothing_below_it():
    lines = [line.strip() for line in MAGICS.replace("|", "\n").split("\n")]
    answer = "\n".join(["import numpy as np", *lines, "def f(x):", "    return np.add(x, len(x))"])
    limits = Limits()  # %notebook alone imports for seconds
    assert exam(answer, ["assert f([1]).tolist() == [2]"], limits) == ["full"]
    assert exam("%%time\n!ls\ndef f(x):\n    return x", ["assert f(1) == 1"]) == ["full"]


def test_an_error_in_code_that_a_magic_runs_is_still_an_error():
    answer = "def f(x):\n    return x\n%time 1 / 0\ndef f(x):\n    return 2 * x"
    assert exam(answer, ["assert f(1) == 1"]) == ["full"]


SIDE_BY_SIDE = """\
import asyncio, multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def double(x):
    return 2 * x

async def later(x):
    await asyncio.sleep(0.001)
    return double(x)

assert await later(1) == 2

def f(x, how):
    if how == "await":
        return [asyncio.run(later(v)) for v in x]
    with {
        "threads": lambda: ThreadPoolExecutor(4),
        "executor": lambda: ProcessPoolExecutor(2),
        "pool": lambda: multiprocessing.get_context("fork").Pool(2),
    }[how]() as pool:
        return list(pool.map(double, x))"""


def test_answers_may_have_threads_processes_and_coroutines():
    ways = ("await", "threads", "executor", "pool")
    tests = [f"assert f([1, 2, 3], {way!r}) == [2, 4, 6]" for way in ways]
    assert exam(SIDE_BY_SIDE, tests, Limits()) == ["full"] * len(ways)


WRAPPED = {
    "a table": ("import pandas", "pandas.DataFrame(r)"),
    "series": ("import pandas", "[pandas.Series(row) for row in r]"),
    "memory": ("", "memoryview(np.ascontiguousarray(r))"),
    "arrays": ("import array", "[array.array('d', row) for row in r]"),
    "a deque": ("from collections import deque", "deque(r.tolist())"),
    "a list of its own": ("from collections import UserList", "UserList(r.tolist())"),
    "floats of their own": ("class F(float): pass", "[[F(v) for v in row] for row in r]"),
    "the protocol": (
        "class A:\n    def __array__(self, dtype=None, copy=None): return np.ones((2, 3))",
        "A()",
    ),
    "a matrix": ("", "np.matrix(r)"),
    "tensors": ("import torch", "[torch.tensor(row, requires_grad=True) for row in r]"),
}


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_numbers_in_another_wrapper_are_numbers(wrapped):
    first, value = WRAPPED[wrapped]
    answer = f"import numpy as np\n{first}\ndef f(x):\n    r = np.ones((2, 3))\n    return {value}"
    test = "from rnnlib.grading import as_array\n"
    test += "assert np.array_equal(as_array(f(1), (2, 3)), np.ones((2, 3)))"
    assert exam(answer, [test]) == ["full"]


def test_names_that_the_assignment_does_not_ask_for_are_not_the_students():
    answer = "def f(x):\n    return x\n\nsecret = 5\nnp = None\n"
    first, second = exam(answer, ["assert secret == 5", "assert f(np.ones(1)) == 1"])
    assert first == "`secret` is not defined: did the cell that defines it run without an error?"
    assert second == "full"


def test_a_later_cell_does_not_change_an_earlier_test():
    answer = "helper = lambda x: 2 * x\n\ndef f(x):\n    return helper(x)"
    assert exam(answer, ["assert f(2) == 4"], extra=["helper = None\nf = None"]) == ["full"]


@pytest.mark.parametrize(
    ("test", "verdict"),
    [
        ("f(1)\nnp.nan", "the test cell does not end in a number of points"),
        ("'full marks'", "the test cell does not end in a number of points"),
        ("7", "This test gave more points than it has, or less than none."),
        ("-1", "This test gave more points than it has, or less than none."),
        ("True", "the test cell does not end in a number of points"),
        (
            "try:\n    f(1)\nexcept BaseException:\n    pass",
            "`f` ended its process (an exit, or no memory left)",
        ),
        ("raise SystemExit", "the test ended before it was finished"),
        (
            "import os\nos._exit(0)",
            "This test could not be finished: what came back was too much for it.",
        ),
    ],
)
def test_fails_closed(test, verdict):
    answer = (
        "import os\n\ndef f(x):\n    os._exit(0)\n" if "try" in test else "def f(x):\n    return x"
    )
    assert exam(answer, [test]) == [verdict]


def test_a_dead_process_costs_only_its_own_test():
    answer = "import os\n\ndef f(x):\n    return os._exit(0) if x == 1 else x"
    verdicts = exam(answer, ["assert f(0) == 0", "assert f(1) == 1", "assert f(2) == 2"])
    assert verdicts == ["full", "`f` ended its process (an exit, or no memory left)", "full"]


def test_an_endless_loop_costs_only_its_own_tests():
    answer = "def f(x):\n    while x == 1:\n        pass\n    return x"
    verdicts = exam(answer, ["f(1)", "f(1)", "assert f(2) == 2"])
    assert verdicts[0] == "`f` did not finish within 2 s"
    assert verdicts[1] == "`f` did not finish within 0 s"  # it had its time
    assert verdicts[2] == "full"


def test_what_a_notebook_does_with_warnings_does_not_matter():
    """As in the notebook itself, where `rnnlib.grading.call` silences them."""
    answer = (
        "import warnings, numpy as np\nwarnings.simplefilter('error'); np.seterr(all='raise')\n"
        "def f(x):\n    warnings.warn('careful')\n    return np.log(np.array(x))"
    )
    assert exam(answer, ["assert f(0.0) == -np.inf"]) == ["full"]


COMPARED = """
from rnnlib.grading import agree, case

def reference(x):
    return float(x)

def domain(rng):
    yield from (case(n, T=n) for n in range(5))
    yield case(7, hint="With seven steps it must end too.", T=7)

agree(f, reference, domain, "a hint", tolerance=1e-6)
"""


def test_an_endless_loop_is_said_to_be_one_for_an_input():
    answer = "def f(x):\n    while x == 7:\n        pass\n    return x"
    (verdict,) = exam(answer, [COMPARED])
    assert verdict.startswith("`f` did not finish within 2 s\n")
    assert "With seven steps it must end too." in verdict and "x = 7" in verdict


def test_equal_words_for_answers_that_differ_elsewhere():
    """What identifies an answer's results is not in the words; it is of no use to a student."""

    def judged(answer):
        found = {}
        verdict = exam(answer, [COMPARED], behaviours=found)
        return verdict, found["t0"]

    first, again, other = map(
        judged,
        (
            "def f(x):\n    return -x if x in (2, 4) else x",
            "def f(x):\n    return x * (1 - 2 * (x in (2, 4)))",
            "def f(x):\n    return {2: -2, 4: 9}.get(x, x)",
        ),
    )
    assert first[0] == other[0]
    assert first == again != other
    assert first[1] not in first[0][0]


def test_hidden_tests_say_nothing_but_their_message():
    secret = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
    answer = "def f(x):\n    raise ValueError(f'the input was {x}')"
    shown, hidden = exam(answer, ["f(42)", secret.format("f(42)")])
    assert shown == "`f` raised ValueError: the input was 42 (line 2 of the cell)"
    assert hidden == "`f` raised ValueError"
    below = "x = 1\n" + secret.format("x = 42") + "\nf(x)"  # what it asks is hidden as well
    assert exam(answer, [below]) == ["`f` raised ValueError"]
    answer = "def f(x):\n    return x"
    bodies = [
        "assert f(42) == 43",
        "assert f(42) == 43, 'add one'",
        "1 / 0",
        "np.testing.assert_allclose(f(42.0), 43.0, err_msg='add one')",
    ]
    assert exam(answer, [secret.format(body) for body in bodies]) == [
        "a check failed",
        "add one",
        "ZeroDivisionError",
        "add one",
    ]


def test_outputs_are_text_and_images_only():
    outputs = [
        {"output_type": "stream", "name": "x", "text": "\x1b[31mred\x1b[0m\x1b]0;t\x07 \ud800"},
        {"output_type": "display_data", "data": {"text/html": "<script>", "text/plain": "<b>"}},
        {"output_type": "display_data", "data": {"image/png": "bm90IGEgcG5n", "text/plain": ""}},
        {"output_type": "error", "ename": ["x"], "traceback": "no list"},
        {"output_type": "update_display_data"},
        "text",
        None,
    ]
    clean = clean_outputs(outputs, QUICK)
    assert [o["output_type"] for o in clean] == ["stream", "display_data", "display_data", "error"]
    assert clean[0] == {"output_type": "stream", "name": "stdout", "text": "red ?"}
    assert clean[1]["data"] == {"text/plain": "<b>"}
    assert list(clean[2]["data"]) == ["text/plain"]
    assert clean_outputs("text", QUICK) == []
    assert len(clean_text("x" * 10**6, 100)) < 120


# Intake: honest mistakes cost nothing.


def released():
    notebook = course.source_notebook()
    notebook.cells[2].source = "def running_mean(x):\n    raise NotImplementedError"
    return notebook


def submitted(change):
    notebook = course.answer(released(), course.RIGHT)
    change(notebook.cells)
    return notebook


def delete_tests(cells):
    cells[:] = [c for c in cells if not c.metadata.get("nbgrader", {}).get("grade")]


def delete_imports(cells):
    del cells[1]


def split_answer(cells):
    head, tail = cells[2].source.split("\n", 1)
    cells[2].source = "def helper(x, t):\n    return sum(x[: t + 1]) / (t + 1)"
    second = "def running_mean(x):\n    return [helper(x, t) for t in range(len(x))]"
    cells.insert(3, nbformat.from_dict({**cells[2], "source": second, "id": "second"}))


def cut_answer(cells):
    cells[2].source = "def running_mean(x):\n    means = []"
    rest = "    for t in range(len(x)):\n        means.append(sum(x[: t + 1]) / (t + 1))\n"
    cells.insert(3, new_code_cell(f"{rest}    return means"))


def indented_note(cells):
    cells.insert(3, new_markdown_cell(" - checked\n - and checked again"))
    cells.insert(4, nbformat.v4.new_raw_cell("\tdraft"))


def indented_scratch(cells):
    cells.insert(3, new_code_cell("    scratch = running_mean([1, 2])\n    print(scratch)"))


def indented_helper(cells):
    cells[2].source += "\n\nprint('done')"
    cells.insert(3, new_code_cell("    def helper(x):\n        return x"))


def own_module(cells):
    """A file beside the notebook, which is not asked for: told, and no harm."""


def copy_everything(cells):
    cells += [nbformat.from_dict({**c, "id": f"copy{i}"}) for i, c in enumerate(cells)]


def retype_answer(cells):
    cells[2].cell_type = "markdown"
    cells[2].pop("outputs")
    cells[2].pop("execution_count")


def retype_tests(cells):
    for cell in cells[4:]:
        cell.cell_type = "raw"


def reorder(cells):
    cells[:] = cells[::-1]


def extra_import(cells):
    cells.insert(0, new_code_cell("import math\nfrom itertools import accumulate"))
    cells[
        3
    ].source = "def running_mean(x):\n    return [s / (t + 1) for t, s in enumerate(accumulate(x))]"


def helper_cell(cells):
    cells.insert(2, new_code_cell("def mean(x):\n    return sum(x) / len(x)"))
    cells[3].source = "def running_mean(x):\n    return [mean(x[: t + 1]) for t in range(len(x))]"


def lost_metadata(cells):
    for cell in cells:
        cell.metadata.clear()


def older_release(cells):
    cells[5].source = "assert True"
    cells[6].metadata["nbgrader"]["grade_id"] = "points_of_last_year"


def notes_between(cells):
    cells.insert(3, new_markdown_cell("My notes: <b>done</b>"))
    cells.append(new_code_cell("raise RuntimeError('scratch')"))


def output_left(cells):
    cells[3].source = "print('I was here')"


MISTAKES = [
    delete_tests,
    delete_imports,
    split_answer,
    cut_answer,
    indented_note,
    indented_scratch,
    indented_helper,
    own_module,
    copy_everything,
    retype_answer,
    retype_tests,
    reorder,
    extra_import,
    helper_cell,
    lost_metadata,
    older_release,
    notes_between,
    output_left,
]


@pytest.mark.parametrize("change", MISTAKES, ids=lambda f: f.__name__)
def test_honest_mistakes_cost_nothing(tmp_path, change):
    (tmp_path / "in").mkdir()
    nbformat.write(submitted(change), tmp_path / "in/means.ipynb")
    if change is own_module:
        (tmp_path / "in/helpers.py").write_text("x = 1")
    take_in(tmp_path / "in", tmp_path / "out", {"means": released()})
    notebook = nbformat.read(tmp_path / "out/means.ipynb", as_version=4)
    _, task = exam_of(notebook, {}, QUICK)
    result = finish(task)
    tests = [o for o, c in zip(result["outputs"], task["cells"], strict=True) if c["test"]]
    assert [said(t) for t in tests] == ["full", "full", "2.0"]
    silent = {extra_import, helper_cell, notes_between, output_left, reorder}
    silent |= {indented_note, indented_scratch, indented_helper}
    assert bool(notebook.metadata["autograder"]["repairs"]) != (change in silent)


def test_a_file_that_an_assignment_takes_is_there_and_another_is_told(tmp_path):
    """What `c.Sandbox.data_files` names, and what the release brings, lies beside the notebook."""
    coursedir = CourseDirectory(root=str(tmp_path), assignment_id="ps")
    for folder in ("release", "in"):
        (tmp_path / folder / "ps").mkdir(parents=True)
    nbformat.write(released(), tmp_path / "release/ps/means.ipynb")
    (tmp_path / "release/ps/one.txt").write_text("1")
    answer = (
        "from helpers import total\nplus = int(open('one.txt').read())\n\n\ndef running_mean(x):"
    )
    answer += "\n    return [total(x[: t + plus]) / (t + plus) for t in range(len(x))]"
    nbformat.write(course.answer(released(), answer), tmp_path / "in/ps/means.ipynb")
    (tmp_path / "in/ps/notes.txt").write_text("as I remember")
    (tmp_path / "in/ps/one.txt").write_text("2")
    verdicts, keys = [], set()
    for helper in ("total = max", "total = sum"):
        (tmp_path / "in/ps/helpers.py").write_text(helper)
        intake = Intake(coursedir, Config(Sandbox={"data_files": ["helpers.py"]}))
        intake.take(tmp_path / "in/ps", tmp_path / "out")
        notebook = nbformat.read(tmp_path / "out/means.ipynb", as_version=4)
        key, task = exam_of(notebook, intake.files_with(tmp_path / "out"), QUICK)
        keys.add(key)
        verdicts.append(said(finish(task)["outputs"][5]))
    assert "divide by the number so far" in verdicts[0] and verdicts[1] == "full"
    assert len(keys) == 2, "graded with one file, it would not be graded again with another"
    (repair,) = notebook.metadata["autograder"]["repairs"]
    assert repair == "the file “notes.txt” was left out: the assignment takes no such file"


@pytest.mark.parametrize("name", ["means (1).ipynb", "Means.ipynb", "means-ann.IPYNB", "hw.ipynb"])
def test_a_renamed_file_is_found(tmp_path, name):
    (tmp_path / name).write_text("{}")
    found, renamed = find_notebooks(tmp_path, ["means"])
    assert found == {"means": name}
    assert renamed == {"means": name}


@pytest.mark.parametrize("name", ["means.ipynb", "means (1).ipynb", "means.IPYNB"])
def test_a_file_one_folder_too_deep_is_found(tmp_path, name):
    """As archives unpack, with what macOS adds to them."""
    for folder in ("ann", "__MACOSX", ".ipynb_checkpoints"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"._{name}").write_text("no notebook")
        (tmp_path / folder / name).write_text("{}")
    (tmp_path / "link").symlink_to(tmp_path / "ann")
    found, renamed = find_notebooks(tmp_path, ["means"])
    assert found == {"means": f"ann/{name}"}
    assert renamed == {"means": f"ann/{name}"}


@pytest.mark.parametrize(
    "write",
    [
        lambda p: p.mkdir(),
        lambda p: os.symlink("/etc/passwd", p),
        lambda p: os.mkfifo(p),
        lambda p: (p.with_suffix(".a").write_text("{}"), os.link(p.with_suffix(".a"), p)),
        lambda p: p.write_bytes(b"\xff"),
        lambda p: p.write_text("[" * 10**5),
        lambda p: p.write_text('{"nbformat": 4, "cells": [1]}'),
        lambda p: p.write_text('{"nbformat": 4, "cells": [{"source": 3}]}'),
        lambda p: p.write_text('{"nbformat": 4, "cells": [' + ",".join(["{}"] * 2000) + "]}"),
        lambda p: p.write_text('{"nbformat": 9, "cells": []}'),
        lambda p: None,
    ],
)
def test_a_file_that_is_no_notebook_is_a_zero_with_a_reason(tmp_path, write):
    (tmp_path / "in").mkdir()
    write(tmp_path / "in/means.ipynb")
    take_in(tmp_path / "in", tmp_path / "out", {"means": released()})
    notebook = nbformat.read(tmp_path / "out/means.ipynb", as_version=4)
    assert notebook.metadata["autograder"]["refused"].startswith("This notebook could not be")
    _, task = exam_of(notebook, {}, QUICK)
    assert all(
        o[0]["output_type"] == "error"
        for o, c in zip(finish(task)["outputs"], task["cells"], strict=True)
        if c["test"]
    )


def test_a_file_in_another_place_is_not_read(tmp_path):
    (tmp_path / "secret").write_text("x")
    os.symlink(tmp_path / "secret", tmp_path / "link")
    with pytest.raises(Refused):
        read_file(tmp_path / "link")
    with pytest.raises(Refused):
        read_cells(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "[a](javascript:x)",
        "![a](http://x/y.png)",
        "<img src=x onerror=y>",
        "[a][b]\n\n[b]: javascript:x",
        "<javascript:x>",
        "&lt;b&gt; <b\nonclick=x>",
        "<!-- --> <?x?>",
    ],
)
def test_a_students_text_is_tame(text):
    from nbconvert.filters import markdown2html

    assert harness.live(markdown2html(tame(text))) == []
    with contextlib.suppress(ValueError):
        assert tame("a < b and x_1 * y") == "a < b and x_1 * y"


def test_the_students_bundle_has_no_solution_and_no_hidden_test(root):
    if not (root / ".git").exists():
        pytest.skip("needs a clone: this is a copy without .git")
    subprocess.run(["make", "-s", "student"], cwd=root, check=True, capture_output=True)
    with tarfile.open(root / "_build/student.tar.gz") as bundle:
        texts = {m.name: bundle.extractfile(m).read() for m in bundle.getmembers() if m.isfile()}
    tops = {name.split("/")[1] for name in texts}
    assert {"book", "exercises", "rnnlib", "Makefile"} <= tops
    assert not tops & {"solutions", "tests", "autograder", "nbgrader_config.py", "grading"}
    released = {name: text for name, text in texts.items() if "/exercises/" in name}
    assert len(released) >= 3
    for name, text in texts.items():
        if name.endswith((".ipynb", ".md")):
            assert b"### BEGIN HIDDEN TESTS" not in text, name
            assert b"### BEGIN SOLUTION" not in text, name
