# Right: torch, with a result that tracks gradients.
def masked_perplexity(probabilities, targets, mask):
    import torch

    p = torch.as_tensor(probabilities[mask]).requires_grad_()
    chosen = p[torch.arange(len(p)), torch.as_tensor(targets[mask].astype(np.int64))]
    return torch.exp(-torch.log(chosen).mean())
