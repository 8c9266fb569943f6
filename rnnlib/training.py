"""The training loop: batches, clipping, a progress bar, early stopping, a history."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from tqdm import tqdm

from .contracts import function, number, said, takes, whole
from .optim import clip_grad_norm


@dataclass
class History:
    """What happened in a training.

    Attributes
    ----------
    loss : list of float
        Mean training loss of each epoch, measured while the weights changed.
    validation : list of float
        What `evaluate` returned after each epoch; empty without it.
    best_epoch : int
        Epoch (from 0) of the lowest validation loss, the first of equal ones, or the last epoch
        if there is no validation. NaN counts as worse than any number.
    seconds : float
        Wall time of the whole training.
    """

    loss: list = field(default_factory=list)
    validation: list = field(default_factory=list)
    best_epoch: int = -1
    seconds: float = 0.0


@takes(epochs=whole(), evaluate=function, patience=whole(), max_norm=number(above=0))
def fit(
    model,
    batches,
    optimizer,
    *,
    epochs,
    evaluate=None,
    patience=None,
    max_norm=None,
    carry_state=False,
    progress=True,
):
    """Train a model, and leave it with its best parameters.

    Parameters
    ----------
    model : object
        With ``params`` and ``loss_and_grads(*batch)``, as in ``rnnlib.models``.
    batches : list of tuple, or callable
        The arguments of ``loss_and_grads``; a callable gets the epoch and returns them, so that
        it can shuffle.
    optimizer : object
        With ``step(grads)``, made on ``model.params``.
    epochs : int
        Passes over the batches at most.
    evaluate : callable, optional
        Returns a validation loss after each epoch; the parameters of the lowest are restored
        at the end.
    patience : int, optional
        Stop after this many epochs without a new lowest validation loss.
    max_norm : float, optional
        Clip the gradients' joint norm.
    carry_state : bool
        Hand the final state of a batch to the next one of the same epoch: truncated
        backpropagation through time over consecutive windows.
    progress : bool
        Show a progress bar.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If `patience` comes without `evaluate` or is below 1, an epoch has no batch, or `epochs`
        is below 1.
    TypeError
        If `batches` is an iterator, which the second epoch would find empty.
    FloatingPointError
        If a loss, or the norm of gradients to be clipped, is not finite: a smaller learning rate
        or clipping may help.
    """
    for name, thing, need in [("model", model, "loss_and_grads"), ("optimizer", optimizer, "step")]:
        if not hasattr(thing, need):
            raise TypeError(f"{name}: expected an object with {need}(), got {said(thing)}")
    if patience is not None and evaluate is None:
        raise ValueError("patience: expected an evaluate function with it, got none")
    if isinstance(batches, Iterator):
        raise TypeError(
            f"batches: expected a list, or a function of the epoch, got {type(batches).__name__}, "
            "which can be gone through only once"
        )
    if not (callable(batches) or isinstance(batches, Iterable)) or isinstance(batches, str):
        raise TypeError(
            f"batches: expected a list, or a function of the epoch, got {said(batches)}"
        )
    history, best, start = History(), None, time.perf_counter()
    bar = tqdm(range(epochs), desc="training", unit="epoch", disable=not progress)
    for epoch in bar:
        epoch_batches = batches(epoch) if callable(batches) else batches
        history.loss.append(_train_epoch(model, epoch_batches, optimizer, max_norm, carry_state))
        bar.set_postfix(loss=f"{history.loss[-1]:.4f}")
        if evaluate is None:
            history.best_epoch = epoch
            continue
        history.validation.append(float(evaluate()))
        bar.set_postfix(loss=f"{history.loss[-1]:.4f}", validation=f"{history.validation[-1]:.4f}")
        if best is None or _is_better(
            history.validation[-1], history.validation[history.best_epoch]
        ):
            history.best_epoch = epoch
            best = {name: p.copy() for name, p in model.params.items()}
        elif patience is not None and epoch - history.best_epoch >= patience:
            break
    if best is not None:
        for name, p in model.params.items():
            p[...] = best[name]
    history.seconds = time.perf_counter() - start
    return history


def _is_better(new, old):
    return new < old or (np.isnan(old) and not np.isnan(new))


def _train_epoch(model, batches, optimizer, max_norm, carry_state):
    losses, state = [], None
    for batch in batches:
        if not isinstance(batch, tuple | list):
            raise TypeError(f"batches: expected tuples of arguments, got {said(batch)}")
        if carry_state:
            loss, grads, state = model.loss_and_grads(*batch, state=state)
        else:
            loss, grads = model.loss_and_grads(*batch)[:2]
        if not np.isfinite(loss):
            raise FloatingPointError(f"training: expected a finite loss, got {loss}")
        if max_norm is not None and not np.isfinite(norm := clip_grad_norm(grads, max_norm)):
            raise FloatingPointError(f"training: expected gradients of a finite norm, got {norm}")
        optimizer.step(grads)
        losses.append(float(loss))
    if not losses:
        raise ValueError("batches: expected at least one in an epoch, got none")
    return float(np.mean(losses))
