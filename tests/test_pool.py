"""The worker processes of `make grade` take work from the instructor's process and nobody else."""

import io
import socket
import ssl

import pytest
from distributed import Client, Security
from tqdm import tqdm

from autograder.marking.crew import pool
from autograder.marking.grade import skip

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def client():
    with pool(1, None) as client:
        yield client
        client.cluster.close()


def addresses(client):
    """Everything that listens: the scheduler, the workers and who looks after them."""
    workers = client.scheduler_info()["workers"]
    nannies = [worker["nanny"] for worker in workers.values()]
    return [client.cluster.scheduler_address, *workers, *nannies]


def test_the_instructor_is_served(client):
    assert client.submit(sum, [1, 2]).result(timeout=60) == 3
    assert all(address.startswith("tls://127.0.0.1:") for address in addresses(client))


@pytest.mark.parametrize("security", [None, "own"])
def test_nobody_else_is(client, security):
    """Neither in plain text nor with a certificate of one's own making."""
    address = client.cluster.scheduler_address
    if security:
        security = Security.temporary()
    else:
        address = address.replace("tls://", "tcp://")
    with pytest.raises(OSError):
        Client(address, security=security, timeout=3)


def test_a_stranger_gets_no_word(client):
    """Whoever has no certificate is sent away by every port before anything is said."""
    for address in addresses(client):
        host, port = address.removeprefix("tls://").split(":")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection((host, int(port)), timeout=10) as plain,
            context.wrap_socket(plain) as talk,
            pytest.raises(ssl.SSLError),
        ):
            talk.recv(1)


@pytest.mark.parametrize("disable", [True, False])
def test_the_bar_of_a_resumed_run_has_an_honest_rate(disable):
    """Ninety that were graded before are done at once, and say nothing of how long ten take."""
    bar = tqdm(total=100, disable=disable, file=io.StringIO(), smoothing=0.05)
    for _ in range(90):
        skip(bar)
    if not disable:
        bar.start_t -= 10  # seconds ago
        bar.last_print_t -= 10
        bar.update()
        shown = bar.format_dict
        assert (shown["n"], shown["initial"]) == (91, 90)
        assert (shown["rate"] or (shown["n"] - shown["initial"]) / shown["elapsed"]) < 0.2
    bar.close()
