"""Training over several processes, each with a share of the batch (data parallelism).

Every process, a *worker*, has a copy of the model and its own sequences. It computes the gradient
of its share; the workers add their gradients up, so that all of them know the whole batch's, and
take the same step. The sum is ``torch.distributed``'s, with its backend gloo, which needs neither a
GPU nor a network.

The workers are started by "spawn": each is a fresh Python that imports what it needs. So a function
or a class that they use must be importable. One that stands in a cell of a notebook is not, and is
refused; write it to a file and import it, or use :class:`NextToken`. In a script, what calls
:func:`run` stands under ``if __name__ == "__main__":``.
"""

import os
import pickle
import signal
import sys
import tempfile
import threading
import time
import traceback
from datetime import timedelta
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import NamedTuple

import torch
import torch.distributed as dist
from torch import nn
from torch.multiprocessing import get_context

from rnnlib.contracts import number, said, takes, whole


class NextToken(nn.Module):
    """A language model: embedding, recurrent layer, logits of the token after each.

    Parameters
    ----------
    vocabulary_size : int
        V.
    layer : nn.RNN, nn.GRU or nn.LSTM
        Time-major, one way; its inputs are the embedding's size.
    """

    @takes(vocabulary_size=whole(), layer=nn.RNNBase)
    def __init__(self, vocabulary_size, layer):
        if layer.bidirectional or layer.batch_first or layer.proj_size:
            raise ValueError(f"layer: expected one direction, time first, got {layer}")
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, layer.input_size)
        self.layer = layer
        self.head = nn.Linear(layer.hidden_size, vocabulary_size)

    def forward(self, tokens):
        """Logits (T, N, V) of the token after each of `tokens` (T, N)."""
        return self.head(self.layer(self.embedding(tokens))[0])


def next_token_loss(model, tokens, mask):
    """The sum of the cross-entropies, in nats, and their number.

    Parameters
    ----------
    model : callable
        Such as :class:`NextToken`: tokens (T, N) to logits (T, N, V).
    tokens : Tensor of int64, shape (T + 1, N)
        The model reads all but the last, and is asked for all but the first.
    mask : Tensor of bool, shape (T + 1, N)
        False in padding: such a token is not asked for.

    Returns
    -------
    total : Tensor
    count : int
        0 if all is padding.
    """
    targets = torch.where(mask[1:], tokens[1:], -100)  # what cross_entropy leaves out
    logits = model(tokens[:-1])
    total = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum")
    return total, int(mask[1:].sum())


@takes(size=whole(0), workers=whole())
def shares(size, workers):
    """Cut `size` sequences into `workers` slices, as equal as possible, the longer ones first.

    >>> shares(5, 2)
    [slice(0, 3, None), slice(3, 5, None)]
    """
    least, more = divmod(size, workers)
    ends = [k * least + min(k, more) for k in range(workers + 1)]
    return [slice(start, end) for start, end in zip(ends, ends[1:])]


def share(batch, rank, workers):
    """Worker `rank`'s sequences of a batch, each part of it (T, N, ...) or (N,)."""
    parts = [part if part.ndim == 1 else part.transpose(0, 1) for part in batch]
    mine = [part[shares(len(part), workers)[rank]] for part in parts]
    return tuple(part if part.ndim == 1 else part.transpose(0, 1) for part in mine)


def average_gradients(model, total, count):
    """Turn each worker's gradient of a *sum* of losses into that of the mean over all workers.

    .. math::
        \\frac{\\partial L}{\\partial \\theta}
        = \\frac{\\sum_k \\partial L_k / \\partial \\theta}{\\sum_k n_k}

    with the sum :math:`L_k` of the :math:`n_k` losses of worker k. The mean of the workers' means
    would be another number wherever their n differ. All gradients, the loss and the count travel
    in one vector, since each message costs time.

    Parameters
    ----------
    model : nn.Module
        With the gradient of `total` in each ``p.grad``, or None, which counts as zero.
    total : Tensor
        The sum of this worker's losses.
    count : int
        Their number; a worker without any hands in 0.

    Returns
    -------
    float
        The mean loss, the same in all workers.
    """
    parameters = [p for p in model.parameters() if p.requires_grad]
    parts = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    extra = parts[0].new_tensor([float(total), float(count)])
    vector = torch.cat([part.flatten() for part in parts] + [extra])
    if dist.is_initialized():
        dist.all_reduce(vector)  # the sum over all workers
    *parts, extra = vector.split([p.numel() for p in parameters] + [2])
    loss, count = extra.tolist()
    if not count:
        raise ValueError("batch: expected at least one loss in it, got none")
    for p, part in zip(parameters, parts):
        p.grad = (part / count).view_as(p).to(p.dtype)
    return loss / count


class Training(NamedTuple):
    losses: list  # the mean loss of each batch, before its step
    seconds: float  # of all steps together, without starting the workers


@takes(model=nn.Module, workers=whole(), timeout=number(above=0))
def train(model, loss, batches, optimizer, *, workers=1, timeout=300):
    """One step for each batch, its sequences shared by the workers; changes `model`.

    The result is that of one process, but for the rounding of sums.

    Parameters
    ----------
    model : nn.Module
    loss : callable
        ``loss(model, *batch)`` returns the sum of the losses, a tensor, and their number, such as
        :func:`next_token_loss`.
    batches : list of tuple of Tensor
        Each tensor (T, N, ...) or (N,): the axis N is shared out.
    optimizer : callable
        ``optimizer(parameters)`` makes one: ``functools.partial(torch.optim.SGD, lr=0.1)``.
    workers : int
        1: no process is started.
    timeout : float
        Seconds after which the workers are stopped with a ``TimeoutError``.

    Returns
    -------
    Training
    """
    batches = _fit_batches(batches)
    if workers == 1:
        return Training(*_train(0, 1, model, loss, batches, optimizer)[1:])
    results = run(_train, workers, model, loss, batches, optimizer, timeout=timeout)
    with torch.no_grad():
        for p, trained in zip(model.state_dict().values(), results[0][0]):
            p.copy_(trained)
    return Training(results[0][1], max(seconds for _, _, seconds in results))


def _train(rank, workers, model, loss, batches, optimizer):
    """What each worker does."""
    optimizer, losses = optimizer(model.parameters()), []
    start = time.perf_counter()
    for batch in batches:
        optimizer.zero_grad()
        total, count = loss(model, *share(batch, rank, workers))
        total.backward()
        losses.append(average_gradients(model, total.detach(), count))
        optimizer.step()
    seconds = time.perf_counter() - start
    return [value.detach() for value in model.state_dict().values()], losses, seconds


@takes(model=nn.Module, workers=whole(), timeout=number(above=0))
def gradients(model, loss, batch, *, workers=1, timeout=300):
    """The gradient of a batch's mean loss, computed by several workers; `model` stays as it is.

    Parameters
    ----------
    model, loss, workers, timeout
        See :func:`train`.
    batch : tuple of Tensor

    Returns
    -------
    dict of Tensor
        By parameter.
    """
    (batch,) = _fit_batches([batch])
    if workers == 1:
        return _gradients(0, 1, pickle.loads(pickle.dumps(model)), loss, batch)
    return run(_gradients, workers, model, loss, batch, timeout=timeout)[0]


def _gradients(rank, workers, model, loss, batch):
    model.zero_grad()
    total, count = loss(model, *share(batch, rank, workers))
    total.backward()
    average_gradients(model, total.detach(), count)
    return {name: p.grad for name, p in model.named_parameters() if p.requires_grad}


def _fit_batches(batches):
    """Refuse what is not a list of tuples of tensors with as many sequences each."""
    batches = list(batches)
    if not batches:
        raise ValueError("batches: expected at least one, got none")
    for batch in batches:
        if not isinstance(batch, tuple | list) or not batch:
            raise TypeError(f"batch: expected a tuple of tensors, got {said(batch)}")
        for part in batch:
            if not isinstance(part, torch.Tensor) or not part.ndim:
                raise TypeError(f"batch: expected tensors (T, N, ...) or (N,), got {said(part)}")
        sizes = {len(part) if part.ndim == 1 else part.shape[1] for part in batch}
        if len(sizes) > 1 or 0 in sizes:
            expected = "as many sequences in each tensor, at least one"
            raise ValueError(f"batch: expected {expected}, got {sorted(sizes)}")
    return batches


def run(function, workers, *arguments, timeout=300):
    """``function(rank, workers, *arguments)`` in each of several processes that can talk.

    Inside, ``torch.distributed`` is ready, with the backend gloo, and torch has one thread.

    Parameters
    ----------
    function : callable
        Importable, as are its arguments' classes.
    workers : int
    *arguments
        Each worker gets a copy.
    timeout : float
        Seconds for all of it.

    Returns
    -------
    list
        What each worker returned.

    Raises
    ------
    RuntimeError
        If a worker fails or dies, with what it said. The others are stopped.
    TimeoutError
        If one is not done in time; all are stopped.
    """
    workers = whole()("run: workers", workers, {})  # takes() knows no *arguments
    timeout = number(above=0)("run: timeout", timeout, {})
    task = _packed(function, arguments)
    context = get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="rnnlib-workers-") as folder:
        (Path(folder) / "task").write_bytes(task)
        processes = [
            context.Process(target=_work, args=(rank, workers, folder, timeout), daemon=True)
            for rank in range(workers)
        ]
        try:
            for process in processes:
                process.start()
            _watch(processes, Path(folder), timeout)
            return [_loaded(Path(folder) / f"{rank}.result") for rank in range(workers)]
        finally:
            for process in processes:
                if process.pid:
                    process.kill()
                    process.join()


def _packed(function, arguments):
    """The task as bytes; what another process could not import is refused."""
    for name, thing in [("function", function), *(("argument", a) for a in arguments)]:
        thing = getattr(thing, "func", thing)  # a functools.partial
        kind = thing if callable(thing) and hasattr(thing, "__module__") else type(thing)
        kind = type(thing) if isinstance(thing, nn.Module) else kind
        if kind.__module__ == "__main__" and not getattr(sys.modules["__main__"], "__file__", None):
            expected = "one that another process can import, from a file and not from a cell"
            raise ValueError(f"{name}: expected {expected}, got {getattr(kind, '__name__', kind)}")
    try:
        return pickle.dumps((function, arguments))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ValueError(f"expected a function and arguments that pickle, got: {error}") from None


def _loaded(path):
    return pickle.loads(path.read_bytes())


def _work(rank, workers, folder, timeout):
    """The life of one worker: what it returns, or how it fails, goes into a file."""
    folder = Path(folder)
    with open(folder / f"{rank}.log", "w") as log:  # gloo's chatter belongs on no page
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        torch.set_num_threads(1)
        function, arguments = _loaded(folder / "task")
        if sys.platform == "linux":
            os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")  # this machine, and no other
        dist.init_process_group(
            "gloo",
            init_method=(folder / "meeting").as_uri(),
            rank=rank,
            world_size=workers,
            timeout=timedelta(seconds=timeout),
        )
        result = pickle.dumps(function(rank, workers, *arguments))
        dist.barrier()  # nobody leaves while another still needs it
        dist.destroy_process_group()
    except BaseException as error:
        words = "".join(traceback.format_exception_only(error)).strip()
        (folder / f"{rank}.error").write_text(f"{time.time()}\n{words}\n{traceback.format_exc()}")
        os._exit(1)
    (folder / f"{rank}.result").write_bytes(result)


def _end_with_parent():
    parent_process().join()
    os._exit(1)


def _watch(processes, folder, timeout):
    """Wait until all workers are done, or one has failed."""
    end, left = time.monotonic() + timeout, dict(enumerate(processes))
    while left:
        ready = wait([p.sentinel for p in left.values()], max(0, end - time.monotonic()))
        if not ready:
            raise TimeoutError(
                f"workers: expected all of them done in {timeout:g} s, got {sorted(left)} at work"
            )
        for rank, process in list(left.items()):
            if process.sentinel in ready:
                process.join()
                left.pop(rank)
                if process.exitcode:
                    raise RuntimeError(_why(processes, folder))


def _why(processes, folder):
    """The failure that came first. Whoever waits for a dead worker fails too, a moment later."""
    wait([p.sentinel for p in processes if p.is_alive()], 0.5)
    for rank, process in enumerate(processes):
        process.join(0.5)
        code = process.exitcode
        if code and code < 0:
            name = signal.Signals(-code).name
            return f"worker {rank} of {len(processes)} was ended by the signal {name}"
    errors = []
    for rank, process in enumerate(processes):
        path = folder / f"{rank}.error"
        if path.exists() and path.read_text():
            when, _, words = path.read_text().partition("\n")
            errors.append((float(when), rank, words))
        elif process.exitcode:
            log = folder / f"{rank}.log"
            last = log.read_text()[-2000:] if log.exists() else ""
            errors.append((0.0, rank, f"it ended with the code {process.exitcode}. {last}"))
    _, rank, words = min(errors)
    return f"worker {rank} of {len(processes)}: {words}"
