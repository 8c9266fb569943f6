# Mistake: automatic differentiation in place of a backward pass. Caught by: shapes, straight_path, recurrent_path, input, bias, weights, finite_differences
import torch


def euler_step_backward(dh_next, x, h, params, epsilon):
    x, h = torch.tensor(x, requires_grad=True), torch.tensor(h, requires_grad=True)
    p = {name: torch.tensor(array, requires_grad=True) for name, array in params.items()}
    a = x @ p["weight_ih"].T + h @ p["weight_hh"].T + p["bias"]
    (h + epsilon * torch.tanh(a)).backward(torch.tensor(dh_next))
    return x.grad, h.grad, {name: tensor.grad for name, tensor in p.items()}
