# An answer by automatic differentiation, where the assignment is answered without torch.
import torch


def running_mean(x):
    means = []
    for t in range(len(x)):
        a = torch.ones((), dtype=torch.float64, requires_grad=True)
        (a * sum(x[: t + 1]) / (t + 1)).backward()
        means.append(a.grad.item())
    return means
