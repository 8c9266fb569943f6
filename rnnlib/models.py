"""Two small models that most chapters train: a recurrent layer with a linear head."""

import numpy as np

from . import functional as F
from .contracts import bools, float_type, ints, one_of, rng, said, takes, whole
from .crf import crf_backward, crf_forward, viterbi
from .sequence import length_mask
from .serialization import Configured, register

LOSSES = {
    "cross_entropy": (F.cross_entropy_forward, F.cross_entropy_backward),
    "binary_cross_entropy_with_logits": (
        F.binary_cross_entropy_with_logits_forward,
        F.binary_cross_entropy_with_logits_backward,
    ),
    "mse_loss": (F.mse_loss_forward, F.mse_loss_backward),
}


@takes(inputs=whole(), outputs=whole(), rng=rng, dtype=float_type)
def linear_params(inputs, outputs, rng, dtype):
    """Weights of a linear layer, uniform in ``+-1/sqrt(inputs)`` as in torch.

    Parameters
    ----------
    inputs, outputs : int
    rng : numpy.random.Generator
    dtype : dtype

    Returns
    -------
    dict
        ``weight`` (outputs, inputs) and ``bias`` (outputs,).
    """
    bound = inputs**-0.5
    return {
        "weight": rng.uniform(-bound, bound, (outputs, inputs)).astype(dtype),
        "bias": rng.uniform(-bound, bound, outputs).astype(dtype),
    }


def prefixed(**parts):
    """Join dictionaries as torch does: ``{"rnn": {"weight": w}}`` to ``{"rnn.weight": w}``."""
    return {f"{part}.{name}": p for part, params in parts.items() for name, p in params.items()}


def _layer(rnn):
    """`rnn`, if it has what the models here ask of a layer."""
    needs = ("forward", "backward", "params", "output_size", "dtype")
    if missing := [name for name in needs if not hasattr(rnn, name)]:
        raise TypeError(f"rnn: expected a layer with {', '.join(missing)}, got {said(rnn)}")
    return rnn


@register
class ManyToOne(Configured):
    """Read a sequence, answer once: a recurrent layer and a linear head on its last valid state.

    Parameters
    ----------
    rnn : RNN
        Any layer: of ``rnnlib.layers``, ``rnnlib.cells`` or ``rnnlib.wrappers``.
    output_size : int
        Number of classes or of predicted values.
    loss : {"cross_entropy", "binary_cross_entropy_with_logits", "mse_loss"}
    rng : numpy.random.Generator
        For the head's initial weights.
    """

    @takes(output_size=whole(), loss=one_of(*LOSSES), rng=rng)
    def __init__(self, rnn, output_size, loss="cross_entropy", *, rng):
        self.rnn, self.output_size, self.loss = _layer(rnn), output_size, loss
        self.head = linear_params(rnn.output_size, output_size, rng, rnn.dtype)

    @property
    def params(self):
        """All parameters by name, ``rnn.*`` and ``head.*``; changing them changes the model."""
        return prefixed(rnn=self.rnn.params, head=self.head)

    def _forward(self, x, lengths, training):
        y, _, rnn_cache = self.rnn.forward(x, lengths=lengths, training=training)
        # y, not h_n: it holds both directions side by side whatever the layer is.
        steps = np.full(x.shape[1], len(x)) if lengths is None else np.asarray(lengths)
        last = (steps - 1, np.arange(x.shape[1]))
        output, head_cache = F.linear_forward(y[last], self.head)
        return output, (y.shape, last, rnn_cache, head_cache)

    def predict(self, x, lengths=None):
        """Outputs of the head (logits, for classes) of shape (N, output_size)."""
        return self._forward(x, lengths, training=False)[0]

    def loss_and_grads(self, x, targets, lengths=None):
        """Mean loss over the batch, and its gradient for every parameter.

        Parameters
        ----------
        x : ndarray, shape (T, N, D)
        targets : ndarray
            Shape (N,) of int for classes, else (N, output_size).
        lengths : ndarray of int, shape (N,), optional

        Returns
        -------
        loss : float
        grads : dict
            The keys and shapes of `params`.
        """
        forward, backward = LOSSES[self.loss]
        output, (shape, last, rnn_cache, head_cache) = self._forward(x, lengths, training=True)
        loss, loss_cache = forward(output, targets)
        dlast, head_grads = F.linear_backward(backward(loss_cache), head_cache)
        dy = np.zeros(shape, dtype=dlast.dtype)
        dy[last] = dlast
        _, _, rnn_grads = self.rnn.backward(dy, None, rnn_cache)
        return loss, prefixed(rnn=rnn_grads, head=head_grads)


@register
class LanguageModel(Configured):
    """Predict each next token: embedding, recurrent layer, linear head (Mikolov et al. 2010).

    Parameters
    ----------
    vocab_size, embedding_size : int
    rnn : RNN
        Any layer whose input size is `embedding_size`.
    rng : numpy.random.Generator
        For the initial embedding (standard normal, as in torch) and head.
    """

    @takes(vocab_size=whole(), embedding_size=whole(), rng=rng)
    def __init__(self, vocab_size, embedding_size, rnn, *, rng):
        if _layer(rnn).input_size != embedding_size:
            raise ValueError(f"rnn: expected input_size {embedding_size}, got {rnn.input_size}")
        self.vocab_size, self.embedding_size, self.rnn = vocab_size, embedding_size, rnn
        weight = rng.standard_normal((vocab_size, embedding_size)).astype(rnn.dtype)
        self.embedding = {"weight": weight}
        self.head = linear_params(rnn.output_size, vocab_size, rng, rnn.dtype)

    @property
    def params(self):
        """All parameters by name, ``embedding.*``, ``rnn.*`` and ``head.*``."""
        return prefixed(embedding=self.embedding, rnn=self.rnn.params, head=self.head)

    def _forward(self, tokens, state, training):
        x, embedding_cache = F.embedding_forward(tokens, self.embedding)
        y, state, rnn_cache = self.rnn.forward(x, state, training=training)
        logits, head_cache = F.linear_forward(y, self.head)
        return logits, state, (embedding_cache, rnn_cache, head_cache)

    @takes(tokens=ints("T N"))
    def logits(self, tokens, state=None):
        """Logits of shape (T, N, V) for the token after each of `tokens` (T, N), and the state."""
        logits, state, _ = self._forward(tokens, state, training=False)
        return logits, state

    @takes(inputs=ints("T N"), targets=ints("T N"), mask=bools("T N"))
    def loss_and_grads(self, inputs, targets, state=None, mask=None):
        """Mean loss in nats per token, and its gradient for every parameter.

        Parameters
        ----------
        inputs, targets : ndarray of int, shape (T, N)
            The targets are the inputs one step later.
        state : optional
            Initial state. No gradient flows into it: carried from the window before, it makes
            this truncated backpropagation through time.
        mask : ndarray of bool, shape (T, N), optional
            False where a target is padding.

        Returns
        -------
        loss : float
        grads : dict
            The keys and shapes of `params`.
        state
            The final state, for the next window.
        """
        logits, state, caches = self._forward(inputs, state, training=True)
        embedding_cache, rnn_cache, head_cache = caches
        loss, loss_cache = F.cross_entropy_forward(logits, targets, mask)
        dy, head_grads = F.linear_backward(F.cross_entropy_backward(loss_cache), head_cache)
        dx, _, rnn_grads = self.rnn.backward(dy, None, rnn_cache)
        embedding_grads = F.embedding_backward(dx, embedding_cache)
        return loss, prefixed(embedding=embedding_grads, rnn=rnn_grads, head=head_grads), state


@register
class Tagger(Configured):
    """One tag for each step: a recurrent layer, a linear head, and perhaps a field over the tags.

    Parameters
    ----------
    rnn : RNN
        Any layer; one in two directions sees what comes after a step as well.
    num_tags : int
        K.
    loss : {"cross_entropy", "crf"}
        Each step for itself, or whole paths: see :mod:`rnnlib.crf`. The field's parameters begin
        at zero, and minus infinity written there (:func:`~rnnlib.crf.bio_rules`) stays.
    rng : numpy.random.Generator
        For the head's initial weights.
    """

    @takes(num_tags=whole(), loss=one_of("cross_entropy", "crf"), rng=rng)
    def __init__(self, rnn, num_tags, loss="cross_entropy", *, rng):
        self.rnn, self.num_tags, self.loss = _layer(rnn), num_tags, loss
        self.head = linear_params(rnn.output_size, num_tags, rng, rnn.dtype)
        shapes = {"start": num_tags, "transition": (num_tags, num_tags), "end": num_tags}
        zeros = {name: np.zeros(shape, rnn.dtype) for name, shape in shapes.items()}
        self.crf = zeros if loss == "crf" else {}

    @property
    def params(self):
        """All parameters by name, ``rnn.*``, ``head.*`` and ``crf.*``."""
        return prefixed(rnn=self.rnn.params, head=self.head, crf=self.crf)

    def _forward(self, x, lengths, training):
        y, _, rnn_cache = self.rnn.forward(x, lengths=lengths, training=training)
        scores, head_cache = F.linear_forward(y, self.head)
        lengths = np.full(x.shape[1], len(x)) if lengths is None else np.asarray(lengths)
        return scores, lengths, (rnn_cache, head_cache)

    def scores(self, x, lengths=None):
        """Scores of the tags at each step (T, N, K): logits, for the loss of single steps."""
        return self._forward(x, lengths, training=False)[0]

    def predict(self, x, lengths=None):
        """Tags (T, N): the best at each step or, with a field, the best path. Zero in padding."""
        scores, lengths, _ = self._forward(x, lengths, training=False)
        if self.loss == "crf":
            return viterbi(scores, self.crf, lengths)[0]
        return np.where(length_mask(lengths, len(x)), scores.argmax(axis=-1), 0)

    @takes(tags=ints("T N"))
    def loss_and_grads(self, x, tags, lengths=None):
        """Mean loss in nats, per step or, with a field, per sequence, and all gradients.

        Parameters
        ----------
        x : ndarray, shape (T, N, D)
        tags : ndarray of int, shape (T, N)
            Anything in padding.
        lengths : ndarray of int, shape (N,), optional

        Returns
        -------
        loss : float
        grads : dict
            The keys and shapes of `params`.
        """
        scores, lengths, (rnn_cache, head_cache) = self._forward(x, lengths, training=True)
        if self.loss == "crf":
            loss, cache = crf_forward(scores, tags, self.crf, lengths)
            dscores, crf_grads = crf_backward(cache)
        else:
            loss, cache = F.cross_entropy_forward(scores, tags, length_mask(lengths, len(x)))
            dscores, crf_grads = F.cross_entropy_backward(cache), {}
        dy, head_grads = F.linear_backward(dscores, head_cache)
        _, _, rnn_grads = self.rnn.backward(dy, None, rnn_cache)
        return loss, prefixed(rnn=rnn_grads, head=head_grads, crf=crf_grads)
