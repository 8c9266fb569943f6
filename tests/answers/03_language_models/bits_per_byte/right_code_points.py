# Right: counts UTF-8 by the ranges of code points; torch for the sum.
from bisect import bisect

import torch


def _size(character):
    return 1 + bisect((0x80, 0x800, 0x10000), ord(character))


def bits_per_byte(log_probabilities, tokens):
    log_p = torch.as_tensor(np.asarray(log_probabilities, dtype=np.float64)).requires_grad_()
    size = sum(_size(character) for token in tokens for character in token)
    return -log_p.sum() / torch.log(torch.tensor(2.0, dtype=torch.float64)) / size
