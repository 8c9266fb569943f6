"""Attention as ``nn.Module``: the forward equations of ``rnnlib.attention``, and autograd.

The parameters have the NumPy model's names and shapes, so :func:`rnnlib.torch.load_numpy_` copies
one into the other, and ``state_dict()`` goes back.
"""

import torch
from torch import nn

from rnnlib.contracts import one_of, said, takes, whole

from .cells import _fit_lengths
from .seq2seq import EncoderDecoder


def _masked_softmax(scores, mask):
    """Softmax over the last axis where `mask` is true; 0 elsewhere, also where nothing is true."""
    lowest = torch.finfo(scores.dtype).min  # -inf would make a row of NaN where nothing is true
    return torch.where(mask, torch.where(mask, scores, lowest).softmax(dim=-1), 0)


class Attention(nn.Module):
    """See :func:`rnnlib.attention.attention_forward`.

    Parameters
    ----------
    query_size, memory_size : int
        H and M, which are equal for "dot".
    score : {"additive", "multiplicative", "dot"}
    size : int, optional
        A, of the additive score; H by default.
    """

    @takes(
        query_size=whole(),
        memory_size=whole(),
        score=one_of("additive", "multiplicative", "dot"),
        size=whole(),
    )
    def __init__(self, query_size, memory_size, score="additive", size=None):
        super().__init__()
        if score == "dot" and query_size != memory_size:
            raise ValueError(f"dot: expected memory_size {query_size}, got {memory_size}")
        self.query_size, self.memory_size, self.score = query_size, memory_size, score
        A = size or query_size
        shapes = {
            "additive": {
                "weight_query": (A, query_size),
                "weight_keys": (A, memory_size),
                "v": (A,),
            },
            "multiplicative": {"weight": (query_size, memory_size)},
            "dot": {},
        }
        for name, shape in shapes[score].items():
            bound = shape[-1] ** -0.5
            self.register_parameter(name, nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))

    def scores(self, query, memory):
        """How well each of T queries (T, N, H) fits each of S states (S, N, M): (T, N, S)."""
        self._check(query, memory)
        if self.score == "additive":
            from_query, from_memory = query @ self.weight_query.T, memory @ self.weight_keys.T
            return torch.tanh(from_query[:, :, None] + from_memory.transpose(0, 1)) @ self.v
        projected = query if self.score == "dot" else query @ self.weight
        return torch.einsum("tnm,snm->tns", projected, memory)

    def forward(self, query, memory, lengths=None):
        """The context (T, N, M) of each query (T, N, H), and its weights (T, N, S).

        Parameters
        ----------
        query : Tensor, shape (T, N, H)
        memory : Tensor, shape (S, N, M)
        lengths : Tensor of int64, shape (N,), optional
            Of sequence n only the first ``lengths[n]`` states are read.
        """
        self._check(query, memory)
        S, N = memory.shape[:2]
        mask = torch.ones(S, N, dtype=torch.bool, device=memory.device)
        if lengths is not None:
            lengths = _fit_lengths(lengths, S, N, low=0).to(memory.device)
            mask = torch.arange(S, device=memory.device)[:, None] < lengths
        memory = torch.where(mask[..., None], memory, 0)
        weights = _masked_softmax(self.scores(query, memory), mask.T)
        return torch.einsum("tns,snm->tnm", weights, memory), weights

    def _check(self, query, memory):
        """Refuse what is not T queries and S states of the same N sequences."""
        sizes = [("query", query, self.query_size), ("memory", memory, self.memory_size)]
        for name, value, size in sizes:
            if not isinstance(value, torch.Tensor) or not value.is_floating_point():
                raise TypeError(f"{name}: expected a tensor of real numbers, got {said(value)}")
            if value.ndim != 3 or not value.numel() or value.shape[-1] != size:
                expected = f"shape (steps, N, {size}), none of them 0"
                raise ValueError(f"{name}: expected {expected}, got {tuple(value.shape)}")
        dtypes = {value.dtype for value in [query, memory, *self.parameters()]}
        if len(dtypes) > 1:
            raise TypeError(f"query, memory: expected one dtype, the parameters', got {dtypes}")
        if query.shape[1] != memory.shape[1]:
            expected = f"{query.shape[1]} sequences, as in query"
            raise ValueError(f"memory: expected {expected}, got {memory.shape[1]}")


class AttentionEncoderDecoder(EncoderDecoder):
    """See :class:`rnnlib.attention.AttentionEncoderDecoder`.

    Parameters
    ----------
    source_size, target_size, embedding_size : int
    encoder, decoder : nn.RNN, nn.GRU or nn.LSTM
        Time-major.
    score : {"additive", "multiplicative", "dot"}
    attention_size : int, optional
        A, of the additive score; by default the decoder's units.
    """

    def __init__(
        self,
        source_size,
        target_size,
        embedding_size,
        encoder,
        decoder,
        score="multiplicative",
        attention_size=None,
    ):
        super().__init__(source_size, target_size, embedding_size, encoder, decoder)
        H = M = decoder.hidden_size  # the encoder's directions together have as many
        self.attention = Attention(H, M, score, attention_size)
        self.combine = nn.Linear(M + H, H)

    def _memory(self, y, lengths):
        """The encoder's states, and how many of them count, with the batch on axis 1."""
        lengths = [len(y)] * y.shape[1] if lengths is None else lengths
        return y, torch.as_tensor(lengths, device=y.device)[None]

    def _head(self, y, memory):
        states, lengths = memory
        context, _ = self.attention(y, states, lengths[0])
        return self.head(torch.tanh(self.combine(torch.cat([context, y], dim=-1))))

    def alignments(self, source, lengths, inputs):
        """The weights of each step, (T, N, S): which symbol of the source it looked at."""
        memory, state = self._encode(source, lengths)
        outputs, _ = self.decoder(self.target(inputs), state)
        return self.attention(outputs, memory, lengths)[1]
