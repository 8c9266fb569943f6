# Right: torch, which has no integers in a mean; a list of rows.
import torch


def read_out(y, lengths):
    y = torch.tensor(y, dtype=torch.float64)
    rows = []
    for n, length in enumerate(int(one) for one in lengths):
        valid = y[:length, n]
        rows.append(torch.cat([valid[-1], valid.mean(0)]))
    return rows
