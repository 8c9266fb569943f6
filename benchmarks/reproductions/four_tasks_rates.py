"""The networks of four_tasks.py at one learning rate more, next to the end where the best lie."""

import four_tasks
import record
import torch

SETTINGS = {
    "cells": four_tasks.SETTINGS["cells"],
    "learning_rates": {"names": 6e-2, "characters": 6e-2, "adding": 6e-2, "sunspots": 6e-4},
}
TASKS = [four_tasks.Names, four_tasks.Code, four_tasks.Adding, four_tasks.Sunspots]


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
        "four_tasks_rates",
        run,
        seeds=5,
        title="RNN, GRU and LSTM on four tasks: one learning rate more",
        papers=["chung2014empirical", "jozefowicz2015empirical"],
        published=[],
        settings=SETTINGS,
    )
