# Mistake: torch tracks no gradient of whole numbers, and refuses them. Caught by: finite_differences
import torch


def tied_gradient(tokens, dx, h, dz, vocab_size):
    dx, h, dz = (torch.tensor(a, requires_grad=True) for a in (dx, h, dz))
    rows = []
    for v in range(vocab_size):
        read = dx[torch.as_tensor(tokens == v)].sum(0)
        rows.append(read + (dz[..., v, None] * h).sum((0, 1)))
    return rows
