"""Several processes compute what one computes, and end cleanly whatever becomes of one of them."""

import functools
import os
import signal
import sys
import textwrap
import time
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from torch import nn

from rnnlib.torch import parallel
from rnnlib.torch.parallel import NextToken, gradients, next_token_loss, run, share, shares, train

LENGTHS = torch.tensor([9, 3, 7, 1, 2])  # the fourth asks for nothing
SGD = functools.partial(torch.optim.SGD, lr=0.5)


def model(seed=0):
    torch.manual_seed(seed)
    return NextToken(11, nn.GRU(6, 8))


def batch(seed=0):
    generator = torch.Generator().manual_seed(seed)
    tokens = torch.randint(0, 11, (9, 5), generator=generator)
    return tokens, torch.arange(9)[:, None] < LENGTHS


def plain_gradient(model, tokens, mask):
    """The gradient of the mean over all tokens, by torch's own mean."""
    logits = model(tokens[:-1])
    nn.functional.cross_entropy(logits[mask[1:]], tokens[1:][mask[1:]]).backward()
    return {name: p.grad for name, p in model.named_parameters()}


# Without processes.


def test_shares_are_all_there_is_and_nearly_equal():
    for size in range(12):
        for workers in range(1, 6):
            cut = shares(size, workers)
            assert [n for part in cut for n in range(size)[part]] == list(range(size))
            lengths = [len(range(size)[part]) for part in cut]
            assert len(cut) == workers and max(lengths) - min(lengths) <= 1
            assert lengths == sorted(lengths, reverse=True)


def test_a_share_is_cut_along_the_axis_of_sequences():
    tokens, lengths = torch.arange(10).view(2, 5), torch.arange(5)
    parts = [share((tokens, lengths, tokens[..., None]), rank, 3) for rank in range(3)]
    assert [tuple(part.shape) for part in parts[0]] == [(2, 2), (2,), (2, 2, 1)]
    for k, whole in enumerate([tokens, lengths, tokens[..., None]]):
        assert torch.equal(
            torch.cat([part[k] for part in parts], dim=min(1, whole.ndim - 1)), whole
        )


def test_one_worker_is_the_mean_of_the_whole_batch():
    want = plain_gradient(model(), *batch())
    got = gradients(model(), next_token_loss, batch())
    assert want.keys() == got.keys()
    for name, grad in want.items():
        torch.testing.assert_close(got[name], grad)


def test_gradients_leave_the_model_as_it_is():
    one = model()
    gradients(one, next_token_loss, batch())
    assert all(p.grad is None for p in one.parameters())


def test_an_average_of_nothing_is_refused():
    one, (tokens, mask) = model(), batch()
    with pytest.raises(ValueError, match="batch: expected at least one loss in it, got none"):
        gradients(one, next_token_loss, (tokens, mask & False))


def test_a_parameter_without_a_gradient_counts_as_zero():
    one = model()
    one.unused = nn.Parameter(torch.ones(2))
    one.frozen = nn.Parameter(torch.ones(2), requires_grad=False)
    got = gradients(one, next_token_loss, batch())
    assert got["unused"].tolist() == [0, 0] and "frozen" not in got


def test_what_cannot_be_imported_or_cut_is_refused():
    with pytest.raises(ValueError, match="function.*expected.*pickle|expected a function"):
        run(lambda rank, workers: 0, 2)
    for wrong, words in [
        ([], "batches: expected at least one, got none"),
        ([torch.zeros(3, 2)], "batch: expected a tuple of tensors"),
        ([(3,)], "batch: expected tensors"),
        ([(torch.zeros(3, 2), torch.zeros(3))], r"as many sequences .* got \[2, 3\]"),
        ([(torch.zeros(3, 0),)], r"at least one, got \[0\]"),
    ]:
        with pytest.raises((ValueError, TypeError), match=words):
            train(model(), next_token_loss, wrong, SGD)


@pytest.mark.parametrize("workers, timeout", [(0, 1), (2.0, 1), (2, 0), (2, "long")])
def test_numbers_that_are_none_are_refused(workers, timeout):
    for call in (
        lambda: run(_sleeps, workers, "", timeout=timeout),
        lambda: train(model(), None, [batch()], SGD, workers=workers, timeout=timeout),
        lambda: gradients(model(), None, batch(), workers=workers, timeout=timeout),
    ):
        with pytest.raises((ValueError, TypeError), match="(workers|timeout): expected a"):
            call()


def test_a_function_of_a_notebook_is_refused(monkeypatch):
    def loss(model, tokens, mask):
        return None

    loss.__module__ = "__main__"
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    with pytest.raises(ValueError, match="from a file and not from a cell, got loss"):
        run(loss, 2)
    kind = type("Net", (nn.Module,), {"__module__": "__main__"})
    with pytest.raises(ValueError, match="from a file and not from a cell, got Net"):
        train(kind(), next_token_loss, [batch()], SGD, workers=2)


# With processes, each of which imports torch.


@pytest.mark.slow
@pytest.mark.parametrize("workers", [2, 3, 6])
def test_several_workers_compute_the_gradient_of_the_whole_batch(workers):
    """Shares of different lengths, of padding only, and, with six workers, without a sequence."""
    want = plain_gradient(model(), *batch())
    got = gradients(model(), next_token_loss, batch(), workers=workers, timeout=120)
    for name, grad in want.items():
        torch.testing.assert_close(got[name], grad, rtol=1e-5, atol=1e-7)


@pytest.mark.slow
def test_training_is_that_of_one_process():
    alone, together = model(), model()
    batches = [batch(seed) for seed in range(5)]
    adam = functools.partial(torch.optim.Adam, lr=0.01)
    one = train(alone, next_token_loss, batches, adam)
    two = train(together, next_token_loss, batches, adam, workers=2, timeout=120)
    assert one.losses == pytest.approx(two.losses, rel=1e-4)
    assert two.losses[0] > 2 and len(two.losses) == 5 and two.seconds > 0
    for (name, p), q in zip(alone.named_parameters(), together.parameters()):
        assert not torch.equal(p, dict(model().named_parameters())[name])
        torch.testing.assert_close(p, q, rtol=1e-3, atol=1e-5)


def _states(rank, workers, net, batches):
    """What all workers hold after training: they must not drift apart."""
    parallel._train(rank, workers, net, next_token_loss, batches, SGD)
    vector = nn.utils.parameters_to_vector(net.parameters()).detach()
    low, high = vector.clone(), vector.clone()
    dist.all_reduce(low, op=dist.ReduceOp.MIN)
    dist.all_reduce(high, op=dist.ReduceOp.MAX)
    return float((high - low).max())


@pytest.mark.slow
def test_workers_do_not_drift_apart():
    assert run(_states, 3, model(), [batch(seed) for seed in range(4)], timeout=120) == [0, 0, 0]


def _fails(rank, workers, how):
    """One worker fails while the other waits for it."""
    if rank == 1:
        if how == "error":
            raise ArithmeticError("the second worker's own words")
        if how == "exit":
            os._exit(7)
        os.kill(os.getpid(), signal.SIGKILL)
    dist.all_reduce(torch.zeros(1))


@pytest.mark.slow
@pytest.mark.parametrize(
    "how, words",
    [
        ("error", "worker 1 of 2: ArithmeticError: the second worker's own words"),
        ("exit", "worker 1 of 2: it ended with the code 7"),
        ("kill", "worker 1 of 2 was ended by the signal SIGKILL"),
    ],
)
def test_a_worker_that_dies_ends_the_run_with_its_message(how, words):
    start = time.monotonic()
    with pytest.raises(RuntimeError, match=words):
        run(_fails, 2, how, timeout=200)
    assert time.monotonic() - start < 150
    assert not children()


def _sleeps(rank, workers, folder):
    Path(folder, str(rank)).write_text(str(os.getpid()))
    if rank == 0:
        time.sleep(1000)


@pytest.mark.slow
def test_a_worker_that_hangs_is_stopped(tmp_path):
    with pytest.raises(TimeoutError, match=r"expected all of them done in 20 s, got \[0"):
        run(_sleeps, 2, str(tmp_path), timeout=20)
    assert not children()


def children():
    """Processes of this one that are alive and are workers."""
    import multiprocessing

    return multiprocessing.active_children()


@pytest.mark.slow
def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    import subprocess

    code = """
        import sys
        sys.path.insert(0, "tests")
        import test_parallel
        from rnnlib.torch.parallel import run

        if __name__ == "__main__":
            run(test_parallel._sleeps, 2, sys.argv[1])
        """
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(code))
    parent = subprocess.Popen([sys.executable, script, tmp_path])
    deadline = time.monotonic() + 120
    while not (tmp_path / "0").exists() or not (tmp_path / "0").read_text():
        assert time.monotonic() < deadline and parent.poll() is None
        time.sleep(0.1)
    parent.kill()
    parent.wait()
    pid = int((tmp_path / "0").read_text())
    while Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
def test_nothing_is_printed(capfd):
    gradients(model(), next_token_loss, batch(), workers=2, timeout=120)
    assert capfd.readouterr() == ("", "")
