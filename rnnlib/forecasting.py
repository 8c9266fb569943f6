"""Forecasting with an honest split: tasks, three small models, choice on validation, test.

A *model* is a function ``fit(train, valid, seed, *options)`` that gets the training and the
validation part of a task, each as windows (M, w) and targets (M,), and returns a function from
windows to forecasts. A *setting* is ``(width, *options)``.
"""

from typing import NamedTuple

import numpy as np

from rnnlib import RNN
from rnnlib.contracts import (
    bools,
    fit_range,
    function,
    ints,
    number,
    one_of,
    reals,
    record,
    said,
    takes,
    whole,
)
from rnnlib.metrics import mase, rmse
from rnnlib.models import ManyToOne
from rnnlib.optim import Adam
from rnnlib.sequence import sliding_windows
from rnnlib.training import fit


class Task(NamedTuple):
    """A series, ready to be forecast; ``series = base + mean + scale * inputs``.

    Attributes
    ----------
    series : ndarray (T,)
        In its own unit, gaps filled.
    inputs : ndarray (T,)
        What the models see: the series or its changes, standardised.
    base : ndarray (T,)
        Zero, or for changes the value before.
    mean, scale : float
        Mean and standard deviation of what is standardised, over the training part alone.
    ends : tuple of int
        Where training, validation and test end.
    measured : ndarray of bool (T,)
        False where a value was filled in. Such a value may be an input, never a target.
    """

    series: np.ndarray
    inputs: np.ndarray
    base: np.ndarray
    mean: float
    scale: float
    ends: tuple
    measured: np.ndarray


class Part(NamedTuple):
    """The rows of one part: windows (M, w), targets (M,), and the targets' positions (M,)."""

    windows: np.ndarray
    targets: np.ndarray
    position: np.ndarray


class Result(NamedTuple):
    """What :func:`evaluate` found, with S seeds and M test values.

    Attributes
    ----------
    setting : tuple
    validation : ndarray (S,)
        RMSE on the validation part, in the series' unit.
    position : ndarray (M,)
        Where the test values stand in the series.
    forecasts : ndarray (S, M)
    rmse, mase : ndarray (S,)
        On the test part.
    predict : list of callable
        The trained models: from windows to outputs, standardised as the task's inputs are.
    """

    setting: tuple
    validation: np.ndarray
    position: np.ndarray
    forecasts: np.ndarray
    rmse: np.ndarray
    mase: np.ndarray
    predict: list


def _setting(where, value, sizes):
    """A width and a model's options."""
    if not isinstance(value, tuple) or not value:
        raise TypeError(f"{where}: expected a tuple (width, *options), got {said(value)}")
    return value


@takes(series=reals("T", finite=True), ends=ints("K"), measured=bools("T"))
def make_task(series, ends, measured=None, difference=False):
    """Standardise a series with its training part, and remember how to undo it.

    Parameters
    ----------
    series : ndarray, shape (T,)
        Without NaN: see :func:`rnnlib.data.timeseries.fill_gaps`.
    ends : tuple of int
        Where training, validation and test end: ``0 < train < valid < test <= T``. What comes
        after the test is cut off.
    measured : ndarray of bool, shape (T,), optional
        False where a value was filled in.
    difference : bool
        Let the models see the changes ``x_t - x_{t-1}``.

    Returns
    -------
    Task

    Raises
    ------
    ValueError
        If the ends are not in order, or the series is not one-dimensional, finite, and varies in
        its training part.
    """
    series = series.astype(float)
    if len(ends) != 3 or not 0 < ends[0] < ends[1] < ends[2] <= len(series):
        raise ValueError(f"ends: expected 0 < train < valid < test <= {len(series)}, got {ends}")
    series = series[: ends[2]]
    measured = np.full(len(series), True) if measured is None else measured[: ends[2]]
    changes = np.diff(series, prepend=series[0])
    raw, base = (changes, series - changes) if difference else (series, 0 * series)
    mean, scale = raw[: ends[0]].mean(), raw[: ends[0]].std()
    if not scale > 0:
        raise ValueError(f"make_task: expected a training part that varies, got spread {scale}")
    return Task(series, (raw - mean) / scale, base, mean, scale, tuple(map(int, ends)), measured)


@takes(task=record(Task), width=whole(), horizon=whole())
def parts(task, width, horizon=1):
    """The rows of the training, validation and test part.

    A row belongs to the part in which its target lies; its window may begin in the part before.

    Parameters
    ----------
    task : Task
    width : int
    horizon : int
        Steps from a window's end to its target.

    Returns
    -------
    list of Part
    """
    windows, targets = sliding_windows(task.inputs, width, horizon)
    position = np.arange(width + horizon - 1, len(task.inputs))
    found = []
    for start, end in zip((0, *task.ends), task.ends):
        keep = (position >= start) & (position < end) & task.measured[position]
        found.append(Part(windows[keep], targets[keep], position[keep]))
    return found


@takes(task=record(Task), outputs=reals("M"), position=ints("M", low=0))
def to_unit(task, outputs, position):
    """Forecasts in the series' own unit, from what a model said of `position`."""
    fit_range("to_unit: position", position, len(task.base))
    return task.base[position] + task.mean + task.scale * outputs


@takes(task=record(Task), forecast=reals("M"), position=ints("M", low=0))
def scores(task, forecast, position):
    """RMSE and MASE of forecasts in the series' own unit.

    The scale of the MASE is the mean step between two *measured* values of the training part.

    Parameters
    ----------
    task : Task
    forecast, position : ndarray, shape (M,)

    Returns
    -------
    rmse, mase : float
    """
    history = np.where(task.measured, task.series, np.nan)[: task.ends[0]]
    fit_range("scores: position", position, len(task.series))
    truth = task.series[position]
    return rmse(forecast, truth), mase(forecast, truth, history)


@takes(windows=reals("M w", finite=True), targets=reals("M", finite=True))
def fit_ar(windows, targets):
    """Linear autoregression by least squares (the model of Yule 1927).

    Parameters
    ----------
    windows : ndarray, shape (M, w)
    targets : ndarray, shape (M,)

    Returns
    -------
    callable
        From windows to forecasts.
    """

    def with_one(rows):
        return np.column_stack([rows, np.ones(len(rows))])

    weights, *_ = np.linalg.lstsq(with_one(windows), targets)
    return lambda rows: with_one(rows) @ weights


@takes(train=record(Part))
def fit_linear(train, valid, seed):
    """:func:`fit_ar` as a model; it needs neither `valid` nor `seed`."""
    return fit_ar(train.windows, train.targets)


@takes(train=record(Part), seed=whole(0), alpha=number(low=0), activation=one_of("tanh", "relu"))
def fit_window(train, valid, seed, alpha=10.0, activation="tanh"):
    """A feedforward network over the window: 16 hidden units, trained by L-BFGS.

    Parameters
    ----------
    train, valid : Part
        `valid` is not used: a penalty on the weights keeps this network from overfitting.
    seed : int
    alpha : float
        Strength of the penalty, scikit-learn's ``alpha``.
    activation : {"tanh", "relu"}

    Returns
    -------
    callable
    """
    from sklearn.neural_network import MLPRegressor

    mlp = MLPRegressor(
        hidden_layer_sizes=(16,),
        activation=activation,
        solver="lbfgs",
        alpha=alpha,
        max_iter=3000,
        max_fun=100_000,
        tol=1e-3,
        random_state=seed,
    )
    return mlp.fit(train.windows, train.targets).predict


@takes(
    train=record(Part),
    valid=record(Part),
    seed=whole(0),
    nonlinearity=one_of("tanh", "relu"),
    batch=whole(),
    lr=number(above=0),
)
def fit_recurrent(train, valid, seed, nonlinearity="tanh", batch=64, lr=0.003):
    """A recurrent network with 16 units that reads the window from h_0 = 0, one value a step.

    Training goes through the windows in random order until the validation error has not fallen
    for 10 passes, 80 passes at most, and keeps the weights of the lowest.

    Parameters
    ----------
    train, valid : Part
    seed : int
    nonlinearity : {"tanh", "relu"}
    batch : int
        Windows in a batch.
    lr : float
        Adam's learning rate.

    Returns
    -------
    callable
    """
    rng = np.random.default_rng(seed)
    layer = RNN(1, 16, nonlinearity=nonlinearity, rng=rng)
    model = ManyToOne(layer, 1, loss="mse_loss", rng=rng)

    def as_steps(windows):
        return windows.T[:, :, None].astype(np.float32)  # (w, M, 1)

    def predict(windows):
        return model.predict(as_steps(windows))[:, 0].astype(float)

    x, y = as_steps(train.windows), train.targets[:, None].astype(np.float32)

    def batches(epoch):
        order = rng.permutation(len(y))
        for k in range(0, len(y), batch):
            yield x[:, order[k : k + batch]], y[order[k : k + batch]]

    fit(
        model,
        batches,
        Adam(model.params, lr=lr),
        epochs=80,
        patience=10,
        max_norm=1.0,
        evaluate=lambda: rmse(predict(valid.windows), valid.targets),
        progress=False,
    )
    return predict


@takes(task=record(Task), model=function, setting=_setting, seeds=whole(), horizon=whole())
def evaluate(task, model, setting, seeds=1, horizon=1):
    """Train from several seeds, and score on validation and test.

    Parameters
    ----------
    task : Task
    model : callable
        See the module's first lines.
    setting : tuple
        ``(width, *options)``.
    seeds : int
    horizon : int

    Returns
    -------
    Result
    """
    width, *options = setting
    train, valid, test = parts(task, width, horizon)
    predict = [model(train, valid, seed, *options) for seed in range(seeds)]
    validation = [task.scale * rmse(p(valid.windows), valid.targets) for p in predict]
    forecasts = [to_unit(task, p(test.windows), test.position) for p in predict]
    found = np.array([scores(task, f, test.position) for f in forecasts])
    return Result(
        setting=setting,
        validation=np.array(validation),
        position=test.position,
        forecasts=np.array(forecasts),
        rmse=found[:, 0],
        mase=found[:, 1],
        predict=predict,
    )


@takes(task=record(Task), model=function, settings=list, horizon=whole())
def choose(task, model, settings, horizon=1):
    """The setting with the lowest validation error (seed 0). The test part is not looked at.

    Parameters
    ----------
    task : Task
    model : callable
    settings : list of tuple
    horizon : int

    Returns
    -------
    tuple
    """

    if not settings:
        raise ValueError("choose: expected at least one setting, got none")
    if len(settings) == 1:  # nothing to train for
        return settings[0]

    def validation_error(setting):
        width, *options = setting
        train, valid, _ = parts(task, width, horizon)
        return rmse(model(train, valid, 0, *options)(valid.windows), valid.targets)

    return min(settings, key=validation_error)


@takes(task=record(Task), models=dict, horizon=whole())
def compare(task, models, horizon=1):
    """Choose each model's setting on validation, then train and test it.

    Parameters
    ----------
    task : Task
    models : dict
        From a name to ``(model, settings, seeds)``.
    horizon : int

    Returns
    -------
    dict
        From the name to a `Result`.
    """
    for name, entry in models.items():
        if not isinstance(entry, tuple | list) or len(entry) != 3:
            raise TypeError(
                f"models[{name!r}]: expected (model, settings, seeds), got {said(entry)}"
            )
    return {
        name: evaluate(task, model, choose(task, model, settings, horizon), seeds, horizon)
        for name, (model, settings, seeds) in models.items()
    }
