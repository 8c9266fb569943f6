"""The networks of four_tasks.py at a fifth rate, where that of four_tasks_rates.py was the best."""

import four_tasks
import record
import torch

SETTINGS = {
    "cells": four_tasks.SETTINGS["cells"],
    "learning_rates": {"characters": 1.2e-1, "adding": 1.2e-1, "sunspots": 2e-4},
}
TASKS = [four_tasks.Code, four_tasks.Adding, four_tasks.Sunspots]


def run(seed, tiny=False):
    """{task: {cell: figures at that rate}}."""
    torch.set_num_threads(1)
    found = {}
    for task in (kind(tiny) for kind in TASKS):
        rate = SETTINGS["learning_rates"][task.name]
        found[task.name] = {
            cell: [four_tasks.train(task, cell, rate, seed, tiny)] for cell in SETTINGS["cells"]
        }
    return found


if __name__ == "__main__":
    record.main(
        "four_tasks_edges",
        run,
        seeds=5,
        title="RNN, GRU and LSTM on three of the four tasks: a fifth learning rate",
        papers=["chung2014empirical", "jozefowicz2015empirical"],
        published=[],
        settings=SETTINGS,
    )
