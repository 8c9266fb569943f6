# Right: torch as a calculator; a list with one number for each parameter, which track gradients.
import torch


def limited_gradient(jacobians, d, immediate, reach):
    kind = {"dtype": torch.float64, "requires_grad": True}
    jacobians, d, immediate = (torch.tensor(a, **kind) for a in (jacobians, d, immediate))
    total = 0
    for t in range(len(d)):
        dh = d[t]
        for s in range(t, max(-1, t - reach), -1):
            total = total + dh @ immediate[s]
            dh = dh @ jacobians[s] if s else dh
    return list(total)
