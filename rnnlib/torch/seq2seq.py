"""The encoder-decoder of ``rnnlib.seq2seq`` as an ``nn.Module``, for training at size.

Its parameters have the names and shapes of the NumPy model, so :func:`rnnlib.torch.load_numpy_`
copies one into the other, and ``state_dict()`` goes back.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnlib.contracts import takes, whole


class EncoderDecoder(nn.Module):
    """See :class:`rnnlib.seq2seq.EncoderDecoder`.

    Parameters
    ----------
    source_size, target_size, embedding_size : int
    encoder, decoder : nn.RNN, nn.GRU or nn.LSTM
        Time-major.
    """

    @takes(
        source_size=whole(),
        target_size=whole(),
        embedding_size=whole(),
        encoder=nn.RNNBase,
        decoder=nn.RNNBase,
    )
    def __init__(self, source_size, target_size, embedding_size, encoder, decoder):
        super().__init__()
        _fit_layers(encoder, decoder, embedding_size)
        self.source = nn.Embedding(source_size, embedding_size)
        self.encoder = encoder
        self.target = nn.Embedding(target_size, embedding_size)
        self.decoder = decoder
        self.head = nn.Linear(self._head_size(), target_size)

    def _head_size(self):
        return self.decoder.hidden_size

    def _encode(self, source, lengths):
        """The encoder's outputs (S, N, M) and its final state, both directions side by side."""
        x = self.source(source)
        if lengths is not None:
            lengths = torch.as_tensor(lengths)
            if lengths.shape != source.shape[1:]:  # torch would encode fewer sequences
                expected, came = tuple(source.shape[1:]), tuple(lengths.shape)
                raise ValueError(f"lengths: expected shape {expected}, got {came}")
            x = pack_padded_sequence(x, lengths.cpu(), enforce_sorted=False)
        y, state = self.encoder(x)
        if lengths is not None:
            y, _ = pad_packed_sequence(y, total_length=len(source))
        return y, _joined(state, 2 if self.encoder.bidirectional else 1)

    def _memory(self, y, lengths):
        return ()

    def _head(self, y, memory):
        return self.head(y)

    def forward(self, source, lengths, inputs):
        """Logits (T, N, V) of the symbol after each of `inputs` (T, N): teacher forcing.

        Parameters
        ----------
        source : Tensor of int64, shape (S, N)
        lengths : Tensor of int64, shape (N,), or None
        inputs : Tensor of int64, shape (T, N)
        """
        y, state = self._encode(source, lengths)
        outputs, _ = self.decoder(self.target(inputs), state)
        return self._head(outputs, self._memory(y, lengths))

    def loss(self, source, lengths, inputs, targets, mask):
        """Mean cross-entropy in nats per target symbol that `mask` leaves."""
        if not mask.any():
            raise ValueError("loss: expected at least one unmasked target, got none")
        logits = self(source, lengths, inputs)
        return nn.functional.cross_entropy(logits[mask], targets[mask])

    def encode(self, source, lengths=None):
        """The state from which :meth:`step` writes."""
        y, state = self._encode(source, lengths)
        return (state, *self._memory(y, lengths))

    def step(self, tokens, state):
        """Logits (N, V) after `tokens` (N,), and the next state."""
        h, *memory = state
        y, h = self.decoder(self.target(tokens[None]), h)
        return self._head(y, memory)[0], (h, *memory)


def _fit_layers(encoder, decoder, embedding_size):
    """Refuse layers that cannot hand the state from one to the other."""
    for name, layer in [("encoder", encoder), ("decoder", decoder)]:
        if layer.input_size != embedding_size or layer.batch_first:
            expected = f"{embedding_size} inputs and time first"
            raise ValueError(f"{name}: expected {expected}, got {layer}")
    units = encoder.hidden_size * (2 if encoder.bidirectional else 1)
    wanted = (type(encoder), encoder.num_layers, units, False)
    came = (type(decoder), decoder.num_layers, decoder.hidden_size, decoder.bidirectional)
    if wanted != came:
        expected = f"{wanted[0].__name__} with {wanted[1]} layers of {units} units, one way"
        raise ValueError(f"decoder: expected {expected}, got {decoder}")


def _joined(state, directions):
    """(layers * directions, N, H) to (layers, N, directions * H), and so each part of a pair."""
    if isinstance(state, tuple):
        return tuple(_joined(part, directions) for part in state)
    rows, N, H = state.shape
    parts = state.reshape(rows // directions, directions, N, H).transpose(1, 2)
    return parts.reshape(rows // directions, N, directions * H).contiguous()
