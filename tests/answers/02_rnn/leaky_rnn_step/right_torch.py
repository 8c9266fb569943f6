# Right: computed by torch, which also returns a tensor that tracks gradients.
import torch


def leaky_rnn_step(x, h, params, alpha):
    p = {name: torch.tensor(array, requires_grad=True) for name, array in params.items()}
    x, h, alpha = torch.tensor(x), torch.tensor(h), torch.as_tensor(alpha)
    a = torch.nn.functional.linear(x, p["weight_ih"], p["bias"])
    return torch.lerp(h, torch.tanh(a + h @ p["weight_hh"].mT), alpha.to(h.dtype))
