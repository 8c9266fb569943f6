"""From sequence to sequence: an encoder, a decoder, and the state that passes between them."""

from typing import NamedTuple

import numpy as np

from . import functional as F
from .contracts import (
    bools,
    fit_directions,
    fit_logits,
    function,
    ints,
    number,
    or_none,
    rng,
    said,
    takes,
    token_lists,
    whole,
)
from .models import linear_params, prefixed
from .recurrent import Recurrent
from .sequence import length_mask, pad_sequences
from .serialization import Configured, register

PAD, START, END = 0, 1, 2  # the first three numbers of a target vocabulary


@takes(sequences=token_lists)
def shifted(sequences):
    """What a decoder reads and what it should answer, one step apart.

    It reads START and then the sequence; it answers the sequence and then END. So a sequence of
    T_n symbols takes T_n + 1 steps, and an empty one is answered by END alone.

    Parameters
    ----------
    sequences : list of sequences of int
        N of them, without START and END.

    Returns
    -------
    inputs, targets : ndarray of int, shape (T, N)
        T = longest + 1; PAD after a sequence's end.
    mask : ndarray of bool, shape (T, N)
        False where a target is padding.
    """
    inputs, lengths = pad_sequences([[START, *s] for s in sequences], PAD)
    targets, _ = pad_sequences([[*s, END] for s in sequences], PAD)
    return inputs, targets, length_mask(lengths)


@takes(directions=whole())
def join_directions(state, directions):
    """Put the final states of both directions side by side: (L * 2, N, H) to (L, N, 2H).

    Parameters
    ----------
    state : ndarray, shape (layers * directions, N, H), or a tuple of them
    directions : int

    Returns
    -------
    ndarray, shape (layers, N, directions * H), or a tuple of them
    """
    if isinstance(state, tuple):
        return tuple(join_directions(part, directions) for part in state)
    fit_directions("join_directions", state, 0, directions)
    rows, N, H = state.shape
    parts = state.reshape(rows // directions, directions, N, H)
    return parts.swapaxes(1, 2).reshape(rows // directions, N, directions * H)


@takes(directions=whole())
def split_directions(state, directions):
    """Undo :func:`join_directions`: (L, N, 2H) to (L * 2, N, H)."""
    if isinstance(state, tuple):
        return tuple(split_directions(part, directions) for part in state)
    fit_directions("split_directions", state, 2, directions)
    layers, N, H = state.shape
    parts = state.reshape(layers, N, directions, H // directions)
    return parts.swapaxes(1, 2).reshape(layers * directions, N, H // directions)


class EncoderDecoderCache(NamedTuple):
    source: F.EmbeddingCache
    encoder: object
    target: F.EmbeddingCache
    decoder: object
    head: object


@register
class EncoderDecoder(Configured):
    """Read a sequence into a state, write another from it (Sutskever et al. 2014).

    The encoder's final state is the decoder's initial state, and all that the decoder knows of the
    source. A bidirectional encoder's two final states stand side by side.

    Parameters
    ----------
    source_size, target_size : int
        Sizes of the vocabularies; the target's contains PAD, START and END.
    embedding_size : int
        D, of both embeddings.
    encoder, decoder : RNN, GRU, LSTM or another ``Recurrent``
        Both read D values, have the same number of layers and the same kind of state, and the
        decoder has as many units as the encoder's directions together. The decoder reads one way.
    rng : numpy.random.Generator
        For the embeddings (standard normal, as in torch) and the head.
    """

    @takes(
        source_size=whole(),
        target_size=whole(END + 1),
        embedding_size=whole(),
        encoder=Recurrent,
        decoder=Recurrent,
        rng=rng,
    )
    def __init__(self, source_size, target_size, embedding_size, encoder, decoder, *, rng):
        _fit_layers(encoder, decoder, embedding_size)
        self.source_size, self.target_size = source_size, target_size
        self.embedding_size, self.encoder, self.decoder = embedding_size, encoder, decoder

        def table(size):
            weight = rng.standard_normal((size, embedding_size))
            return {"weight": weight.astype(encoder.dtype)}

        self.source, self.target = table(source_size), table(target_size)
        self.head = linear_params(self._head_size(), target_size, rng, decoder.dtype)

    def _head_size(self):
        """The number of values that the output layer reads."""
        return self.decoder.output_size

    @property
    def params(self):
        """All parameters by name: ``source``, ``encoder``, ``target``, ``decoder``, ``head``."""
        return prefixed(
            source=self.source,
            encoder=self.encoder.params,
            target=self.target,
            decoder=self.decoder.params,
            head=self.head,
        )

    def _encode(self, source, lengths, training, grad=True):
        x, source_cache = F.embedding_forward(source, self.source)
        y, state, encoder_cache = self.encoder.forward(x, None, lengths, training, grad)
        state = join_directions(state, self.encoder.directions)
        return self._memory(y, lengths), state, (source_cache, encoder_cache)

    def _memory(self, y, lengths):
        """What the decoder may look up at every step: here nothing but its own state."""
        return ()

    def _head_forward(self, y, memory):
        """Logits (T, N, V) from the decoder's outputs (T, N, H), and a cache."""
        return F.linear_forward(y, self.head)

    def _head_backward(self, dlogits, cache):
        """Gradients of the decoder's outputs, of the encoder's (or None), and of the head."""
        dy, grads = F.linear_backward(dlogits, cache)
        return dy, None, {"head": grads}

    def _forward(self, source, lengths, inputs, training):
        memory, state, (source_cache, encoder_cache) = self._encode(source, lengths, training)
        x, target_cache = F.embedding_forward(inputs, self.target)
        y, _, decoder_cache = self.decoder.forward(x, state, training=training)
        logits, head = self._head_forward(y, memory)
        cache = EncoderDecoderCache(source_cache, encoder_cache, target_cache, decoder_cache, head)
        return logits, cache

    def _backward(self, dlogits, cache):
        dy, dmemory, grads = self._head_backward(dlogits, cache.head)
        dx, dstate, grads["decoder"] = self.decoder.backward(dy, None, cache.decoder)
        grads["target"] = F.embedding_backward(dx, cache.target)
        # The decoder's first state was the encoder's last: here the gradient crosses over.
        dstate = split_directions(dstate, self.encoder.directions)
        dx, _, grads["encoder"] = self.encoder.backward(dmemory, dstate, cache.encoder)
        grads["source"] = F.embedding_backward(dx, cache.source)
        grads = prefixed(**grads)
        return {name: grads[name] for name in self.params}

    @takes(source=ints("S N"), lengths=or_none(ints("N", low=1)), inputs=ints("T N"))
    def logits(self, source, lengths, inputs):
        """Logits (T, N, V) of the symbol after each of `inputs` (T, N): teacher forcing."""
        return self._forward(source, lengths, inputs, training=False)[0]

    @takes(
        source=ints("S N"),
        lengths=or_none(ints("N", low=1)),
        inputs=ints("T N"),
        targets=ints("T N"),
        mask=bools("T N"),
    )
    def loss_and_grads(self, source, lengths, inputs, targets, mask=None):
        """Mean loss in nats per target symbol, and its gradient for every parameter.

        Parameters
        ----------
        source : ndarray of int, shape (S, N)
        lengths : ndarray of int, shape (N,), or None
            Symbols of each source, at least 1; all S by default.
        inputs, targets : ndarray of int, shape (T, N)
            From :func:`shifted`.
        mask : ndarray of bool, shape (T, N), optional
            False where a target is padding.

        Returns
        -------
        loss : float
        grads : dict
            The keys and shapes of `params`.
        """
        logits, cache = self._forward(source, lengths, inputs, training=True)
        loss, loss_cache = F.cross_entropy_forward(logits, targets, mask)
        return loss, self._backward(F.cross_entropy_backward(loss_cache), cache)

    @takes(source=ints("S N"), lengths=or_none(ints("N", low=1)))
    def encode(self, source, lengths=None):
        """The state from which :meth:`step` writes; every array in it has the batch on axis 1."""
        memory, state, _ = self._encode(source, lengths, training=False, grad=False)
        return (state, *memory)

    @takes(tokens=ints("N"))
    def step(self, tokens, state):
        """One step of the decoder.

        Parameters
        ----------
        tokens : ndarray of int, shape (N,)
            The symbols before, START at first.
        state
            From :meth:`encode` or from the step before.

        Returns
        -------
        logits : ndarray, shape (N, V)
        state
        """
        if not isinstance(state, tuple) or not state:
            raise TypeError(f"step: expected the state that encode returns, got {said(state)}")
        h, *memory = state
        x, _ = F.embedding_forward(tokens[None], self.target)
        y, h, _ = self.decoder.forward(x, h, grad=False)
        logits, _ = self._head_forward(y, memory)
        return logits[0], (h, *memory)


@takes(inputs=ints("T N", low=0), keep=number(low=0, high=1), rng=rng, step=function)
def scheduled_inputs(step, state, inputs, keep, rng):
    """Mix the right symbols with the model's own: scheduled sampling (Bengio et al. 2015).

    At each step each sequence reads the right symbol with probability `keep`, otherwise the most
    probable one after what it has read so far.

    Parameters
    ----------
    step : callable
        ``logits, state = step(tokens, state)``, with tokens (N,) and logits (N, V).
    state
        From the encoder.
    inputs : ndarray of int, shape (T, N)
        The right symbols; the first row, START, always stays.
    keep : float
        From 0 (the model's own only) to 1 (teacher forcing).
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int, shape (T, N)
        To train on. No gradient flows through the choice.
    """
    mixed = inputs.copy()
    for t in range(1, len(inputs)):
        logits, state = step(mixed[t - 1], state)
        fit_logits("scheduled_inputs: step", logits, inputs.shape[1])
        right = rng.random(inputs.shape[1]) < keep
        mixed[t] = np.where(right, inputs[t], logits.argmax(axis=-1))
    return mixed


def _fit_layers(encoder, decoder, embedding_size):
    """Refuse layers that cannot hand the state from one to the other."""
    if decoder is encoder:
        raise ValueError("decoder: expected a layer of its own, got the encoder")
    for name, layer in [("encoder", encoder), ("decoder", decoder)]:
        if layer.input_size != embedding_size:
            came = layer.input_size
            raise ValueError(f"{name}: expected input_size {embedding_size}, got {came}")
    if decoder.bidirectional:
        raise ValueError("decoder: expected one direction, got two: it cannot read what comes")
    wanted = (encoder.num_layers, encoder.output_size, encoder.state_names, encoder.dtype)
    came = (decoder.num_layers, decoder.hidden_size, decoder.state_names, decoder.dtype)
    if wanted != came:
        expected = "{} layers of {} units with a state {} of {}".format(*wanted)
        raise ValueError("decoder: expected {}, got {} of {}, {}, {}".format(expected, *came))
