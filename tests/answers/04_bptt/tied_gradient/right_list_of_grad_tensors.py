# Right: torch as a calculator; a list with one row for each token, which track gradients.
import torch


def tied_gradient(tokens, dx, h, dz, vocab_size):
    dx, h, dz = (torch.tensor(a, dtype=float, requires_grad=True) for a in (dx, h, dz))
    rows = []
    for v in range(vocab_size):
        read = dx[torch.as_tensor(tokens == v)].sum(0)
        rows.append(read + (dz[..., v, None] * h).sum((0, 1)))
    return rows
