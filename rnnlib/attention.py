"""Attention: a step of the decoder looks at all states of the encoder and takes their mean.

A query, the decoder's state, is compared with each of S states, the memory. The softmax of these
scores are the weights of the mean, the context:

.. math::
    e_{ts} &= v^\\top \\tanh(W_q h_t + W_k m_s) \\quad \\text{(additive)} \\\\
    e_{ts} &= h_t^\\top W m_s \\quad \\text{(multiplicative)} \\\\
    a_{ts} &= \\exp(e_{ts}) / \\sum_{s'} \\exp(e_{ts'}) \\\\
    c_t &= \\sum_s a_{ts} m_s

The additive score is that of Bahdanau et al. (2015), the multiplicative that of Luong et al.
(2015), who call it "general", and "dot" without W.

Symbols: T steps of the decoder, S of the encoder, N sequences in the batch; H numbers in a query,
M in a state of the memory, A in the additive score's layer.
"""

from typing import NamedTuple

import numpy as np

from .contracts import (
    fit_gradient,
    fit_lengths,
    fit_mask,
    fit_same_size,
    float_type,
    floats,
    ints,
    one_of,
    or_none,
    record,
    rng,
    takes,
    whole,
)
from .functional import linear_backward, linear_forward
from .models import linear_params, prefixed
from .recurrent import only_valid
from .seq2seq import EncoderDecoder
from .sequence import length_mask
from .serialization import register


class MaskedSoftmaxCache(NamedTuple):
    weights: np.ndarray


@takes(scores=floats("... S"))
def masked_softmax_forward(scores, mask=None):
    """Softmax over the last axis, in which only the places where `mask` is true take part.

    Parameters
    ----------
    scores : ndarray, shape (..., S)
        What stands where the mask is false plays no part, NaN neither.
    mask : ndarray of bool, optional
        Of a shape that broadcasts to that of `scores`: (N, S) for (T, N, S). All true by default.

    Returns
    -------
    weights : ndarray, shape (..., S)
        0 where the mask is false. A row sums to 1, or to 0 if nothing in it is allowed.
    cache : MaskedSoftmaxCache
    """
    fit_mask("masked_softmax_forward: mask", mask, scores.shape)
    allowed = scores if mask is None else np.where(mask, scores, -np.inf)
    top = allowed.max(axis=-1, keepdims=True)
    e = np.exp(allowed - np.where(top == -np.inf, 0, top))  # top: exp never overflows
    total = e.sum(axis=-1, keepdims=True)
    weights = e / np.where(total == 0, 1, total)  # nothing allowed: 0 / 1
    return weights, MaskedSoftmaxCache(weights)


@takes(cache=record(MaskedSoftmaxCache))
def masked_softmax_backward(dweights, cache):
    """Gradient of :func:`masked_softmax_forward`.

    ``dscores_s = a_s (dweights_s - sum_r a_r dweights_r)``: a score gains if its place is worth
    more than the mean of all.

    Parameters
    ----------
    dweights : ndarray, shape (..., S)
    cache : MaskedSoftmaxCache

    Returns
    -------
    dscores : ndarray, shape (..., S)
        0 where the mask is false.
    """
    (weights,) = cache
    fit_gradient("masked_softmax_backward: dweights", dweights, weights.shape, weights.dtype)
    return weights * (dweights - (weights * dweights).sum(axis=-1, keepdims=True))


_additive = {"weight_query": floats("A H"), "weight_keys": floats("A M"), "v": floats("A")}


class AdditiveScoresCache(NamedTuple):
    query: np.ndarray
    keys: np.ndarray
    hidden: np.ndarray
    params: dict


@takes(query=floats("T N H"), keys=floats("S N M"), params=_additive)
def additive_scores_forward(query, keys, params):
    """Additive score (Bahdanau et al. 2015): ``e_ts = v^T tanh(W_q h_t + W_k m_s)``.

    Parameters
    ----------
    query : ndarray, shape (T, N, H)
    keys : ndarray, shape (S, N, M)
    params : dict
        ``weight_query`` (A, H), ``weight_keys`` (A, M) and ``v`` (A,).

    Returns
    -------
    scores : ndarray, shape (T, N, S)
    cache : AdditiveScoresCache
    """
    from_query = query @ params["weight_query"].T  # (T, N, A)
    from_keys = keys @ params["weight_keys"].T  # (S, N, A), the same for every t
    hidden = np.tanh(from_query[:, :, None] + from_keys.swapaxes(0, 1))  # (T, N, S, A)
    return hidden @ params["v"], AdditiveScoresCache(query, keys, hidden, params)


@takes(cache=record(AdditiveScoresCache))
def additive_scores_backward(dscores, cache):
    """Gradients of :func:`additive_scores_forward`.

    A query meets all S keys, and a key all T queries: their gradients are sums.

    Parameters
    ----------
    dscores : ndarray, shape (T, N, S)
    cache : AdditiveScoresCache

    Returns
    -------
    dquery : ndarray, shape (T, N, H)
    dkeys : ndarray, shape (S, N, M)
    grads : dict
        The keys and shapes of `params`.
    """
    query, keys, hidden, params = cache
    fit_gradient("additive_scores_backward: dscores", dscores, hidden.shape[:-1], hidden.dtype)
    da = dscores[..., None] * params["v"] * (1 - hidden**2)  # (T, N, S, A)
    da_query, da_keys = da.sum(axis=2), da.sum(axis=0).swapaxes(0, 1)
    grads = {
        "weight_query": np.tensordot(da_query, query, ([0, 1], [0, 1])),
        "weight_keys": np.tensordot(da_keys, keys, ([0, 1], [0, 1])),
        "v": np.tensordot(dscores, hidden, 3),
    }
    return da_query @ params["weight_query"], da_keys @ params["weight_keys"], grads


class MultiplicativeScoresCache(NamedTuple):
    query: np.ndarray
    keys: np.ndarray
    params: dict | None


@takes(query=floats("T N H"), keys=floats("S N M"), params={"weight": floats("H M")})
def multiplicative_scores_forward(query, keys, params=None):
    """Multiplicative score (Luong et al. 2015): ``e_ts = h_t^T W m_s``, or ``h_t^T m_s``.

    Parameters
    ----------
    query : ndarray, shape (T, N, H)
    keys : ndarray, shape (S, N, M)
    params : dict, optional
        ``weight`` (H, M). By default there is none, and H = M: the dot product.

    Returns
    -------
    scores : ndarray, shape (T, N, S)
    cache : MultiplicativeScoresCache
    """
    if params is None:
        fit_same_size("multiplicative_scores_forward: query, keys", query, keys)
    projected = query if params is None else query @ params["weight"]  # (T, N, M)
    scores = np.einsum("tnm,snm->tns", projected, keys)
    return scores, MultiplicativeScoresCache(query, keys, params)


@takes(cache=record(MultiplicativeScoresCache))
def multiplicative_scores_backward(dscores, cache):
    """Gradients of :func:`multiplicative_scores_forward`.

    Parameters
    ----------
    dscores : ndarray, shape (T, N, S)
    cache : MultiplicativeScoresCache

    Returns
    -------
    dquery : ndarray, shape (T, N, H)
    dkeys : ndarray, shape (S, N, M)
    grads : dict
        The keys and shapes of `params`; empty for the dot product.
    """
    query, keys, params = cache
    fit_gradient("dscores", dscores, (*query.shape[:2], len(keys)), query.dtype)
    projected = query if params is None else query @ params["weight"]
    dprojected = np.einsum("tns,snm->tnm", dscores, keys)
    dkeys = np.einsum("tns,tnm->snm", dscores, projected)
    if params is None:
        return dprojected, dkeys, {}
    grads = {"weight": np.tensordot(query, dprojected, ([0, 1], [0, 1]))}
    return dprojected @ params["weight"].T, dkeys, grads


SCORES = {
    "additive": (additive_scores_forward, additive_scores_backward),
    "multiplicative": (multiplicative_scores_forward, multiplicative_scores_backward),
    "dot": (multiplicative_scores_forward, multiplicative_scores_backward),
}


class AttentionCache(NamedTuple):
    memory: np.ndarray
    weights: np.ndarray
    softmax: MaskedSoftmaxCache
    scores: NamedTuple
    score: str


@takes(
    query=floats("T N H"),
    memory=floats("S N M"),
    score=one_of(*SCORES),
    lengths=ints("N", low=0),
)
def attention_forward(query, memory, params, score="additive", lengths=None):
    """For each query the mean of the memory, weighted by how well they fit together.

    Parameters
    ----------
    query : ndarray, shape (T, N, H)
    memory : ndarray, shape (S, N, M)
        Of sequence n only the first ``lengths[n]`` states are read.
    params : dict or None
        Those of the score: see :func:`additive_scores_forward` and
        :func:`multiplicative_scores_forward`. "dot" has none and reads none.
    score : {"additive", "multiplicative", "dot"}
    lengths : ndarray of int, shape (N,), optional
        In 0 .. S; by default all are S.

    Returns
    -------
    context : ndarray, shape (T, N, M)
        Zero for a sequence of length 0.
    weights : ndarray, shape (T, N, S)
    cache : AttentionCache
    """
    mask = None
    if lengths is not None:
        fit_lengths("attention_forward: lengths", lengths, len(memory))
        memory = only_valid(memory, lengths)  # 0 times NaN would be NaN
        mask = length_mask(lengths, len(memory)).T  # (N, S)
    params = None if score == "dot" else params
    scores, scores_cache = SCORES[score][0](query, memory, params)
    weights, softmax_cache = masked_softmax_forward(scores, mask)
    context = np.einsum("tns,snm->tnm", weights, memory)
    return context, weights, AttentionCache(memory, weights, softmax_cache, scores_cache, score)


@takes(cache=record(AttentionCache))
def attention_backward(dcontext, cache):
    """Gradients of :func:`attention_forward`.

    A state of the memory is used twice, in the scores and in the mean: its gradient is a sum.

    Parameters
    ----------
    dcontext : ndarray, shape (T, N, M)
    cache : AttentionCache

    Returns
    -------
    dquery : ndarray, shape (T, N, H)
    dmemory : ndarray, shape (S, N, M)
        Zero in padding.
    grads : dict
        The keys and shapes of `params`; empty if there were none.
    """
    memory, weights, softmax_cache, scores_cache, score = cache
    fit_gradient("dcontext", dcontext, (*weights.shape[:2], memory.shape[-1]), memory.dtype)
    dweights = np.einsum("tnm,snm->tns", dcontext, memory)
    dscores = masked_softmax_backward(dweights, softmax_cache)
    dquery, dkeys, grads = SCORES[score][1](dscores, scores_cache)
    return dquery, dkeys + np.einsum("tns,tnm->snm", weights, dcontext), grads


class ScaledDotProductCache(NamedTuple):
    values: np.ndarray
    weights: np.ndarray
    softmax: MaskedSoftmaxCache
    scores: MultiplicativeScoresCache


@takes(query=floats("T N K"), keys=floats("S N K"), values=floats("S N M"))
def scaled_dot_product_forward(query, keys, values, mask=None):
    """Attention of Vaswani et al. (2017): ``y_t = sum_s softmax_s(q_t^T k_s / sqrt(K)) m_s``.

    The dot product of K independent pairs of mean 0 and variance 1 has variance K; the root makes
    it 1. Keys and values are two arrays: what is compared need not be what is read.

    NB: torch's ``scaled_dot_product_attention`` has the steps second to last, (..., T, K).

    Parameters
    ----------
    query : ndarray, shape (T, N, K)
    keys : ndarray, shape (S, N, K)
    values : ndarray, shape (S, N, M)
    mask : ndarray of bool, optional
        True where query t may look at s; of a shape that broadcasts to (T, N, S). With
        ``np.tri(T, dtype=bool)[:, None]`` each step sees itself and those before it.

    Returns
    -------
    y : ndarray, shape (T, N, M)
        Zero for a query that may look at nothing.
    weights : ndarray, shape (T, N, S)
    cache : ScaledDotProductCache
    """
    scores, scores_cache = multiplicative_scores_forward(query * query.shape[-1] ** -0.5, keys)
    fit_mask("scaled_dot_product_forward: mask", mask, scores.shape)
    weights, softmax_cache = masked_softmax_forward(scores, mask)
    y = np.einsum("tns,snm->tnm", weights, values)
    return y, weights, ScaledDotProductCache(values, weights, softmax_cache, scores_cache)


@takes(cache=record(ScaledDotProductCache))
def scaled_dot_product_backward(dy, cache):
    """Gradients of :func:`scaled_dot_product_forward`.

    Parameters
    ----------
    dy : ndarray, shape (T, N, M)
    cache : ScaledDotProductCache

    Returns
    -------
    dquery : ndarray, shape (T, N, K)
    dkeys : ndarray, shape (S, N, K)
    dvalues : ndarray, shape (S, N, M)
    """
    values, weights, softmax_cache, scores_cache = cache
    fit_gradient("dy", dy, (*weights.shape[:2], values.shape[-1]), values.dtype)
    dweights = np.einsum("tnm,snm->tns", dy, values)
    dscores = masked_softmax_backward(dweights, softmax_cache)
    dquery, dkeys, _ = multiplicative_scores_backward(dscores, scores_cache)
    dvalues = np.einsum("tns,tnm->snm", weights, dy)
    return dquery * dquery.shape[-1] ** -0.5, dkeys, dvalues


@takes(
    query_size=whole(),
    memory_size=whole(),
    score=one_of(*SCORES),
    size=whole(),
    rng=rng,
    dtype=float_type,
)
def attention_params(query_size, memory_size, score="additive", size=None, *, rng, dtype):
    """Weights of a score, uniform in ``+-1/sqrt(inputs)`` as those of a linear layer.

    Parameters
    ----------
    query_size, memory_size : int
        H and M, which are equal for "dot".
    score : {"additive", "multiplicative", "dot"}
    size : int, optional
        A, of the additive score; H by default.
    rng : numpy.random.Generator
    dtype : dtype

    Returns
    -------
    dict
        Empty for "dot".
    """
    if score == "dot" and query_size != memory_size:
        raise ValueError(f"dot: expected memory_size {query_size}, got {memory_size}")
    A = size or query_size
    shapes = {
        "additive": {"weight_query": (A, query_size), "weight_keys": (A, memory_size), "v": (A,)},
        "multiplicative": {"weight": (query_size, memory_size)},
        "dot": {},
    }
    return {
        name: rng.uniform(-(shape[-1] ** -0.5), shape[-1] ** -0.5, shape).astype(dtype)
        for name, shape in shapes[score].items()
    }


@register
class AttentionEncoderDecoder(EncoderDecoder):
    """An encoder-decoder whose output layer looks at all states of the encoder.

    Luong et al. (2015): after each step of the decoder's layer its state is the query, and context
    and state together make the output, ``logits = W_o tanh(W_c [c_t; h_t] + b_c) + b_o``. The
    context does not enter the next step, so the layer still runs over all steps at once.

    NB: Luong et al. have no b_c. In Bahdanau et al. (2015) the query is the state before, and the
    context is an input of the layer.

    Parameters
    ----------
    source_size, target_size, embedding_size : int
    encoder, decoder : RNN, GRU, LSTM or another ``Recurrent``
        See :class:`rnnlib.seq2seq.EncoderDecoder`.
    score : {"additive", "multiplicative", "dot"}
    attention_size : int, optional
        A, of the additive score; by default the decoder's units.
    rng : numpy.random.Generator
    """

    @takes(score=one_of(*SCORES), attention_size=whole(), rng=rng)
    def __init__(
        self,
        source_size,
        target_size,
        embedding_size,
        encoder,
        decoder,
        score="multiplicative",
        attention_size=None,
        *,
        rng,
    ):
        super().__init__(source_size, target_size, embedding_size, encoder, decoder, rng=rng)
        self.score, self.attention_size = score, attention_size
        H, M, dtype = decoder.output_size, encoder.output_size, decoder.dtype
        self.attention = attention_params(H, M, score, attention_size, rng=rng, dtype=dtype)
        self.combine = linear_params(M + H, H, rng, dtype)

    @property
    def params(self):
        """All parameters by name: those without attention, ``attention`` and ``combine``."""
        return super().params | prefixed(attention=self.attention, combine=self.combine)

    def _memory(self, y, lengths):
        """The encoder's states, and how many of them count, with the batch on axis 1."""
        lengths = np.full(y.shape[1], len(y)) if lengths is None else lengths
        return y, lengths[None]

    def _head_forward(self, y, memory):
        states, lengths = memory
        context, weights, attention_cache = attention_forward(
            y, states, self.attention, self.score, lengths[0]
        )
        both = np.concatenate([context, y], axis=-1)  # [c_t; h_t]
        a, combine_cache = linear_forward(both, self.combine)
        logits, head_cache = linear_forward(np.tanh(a), self.head)
        return logits, (attention_cache, combine_cache, head_cache)

    def _head_backward(self, dlogits, cache):
        attention_cache, combine_cache, head_cache = cache
        do, head = linear_backward(dlogits, head_cache)
        dboth, combine = linear_backward(do * (1 - head_cache.x**2), combine_cache)
        dcontext, dy = np.split(dboth, [self.encoder.output_size], axis=-1)
        dquery, dmemory, attention = attention_backward(dcontext, attention_cache)
        # The decoder's state is used twice, and so is each of the encoder's.
        return dy + dquery, dmemory, {"attention": attention, "combine": combine, "head": head}

    @takes(source=ints("S N"), lengths=or_none(ints("N", low=1)), inputs=ints("T N"))
    def alignments(self, source, lengths, inputs):
        """The weights of each step, (T, N, S): which symbol of the source it looked at.

        Parameters
        ----------
        source : ndarray of int, shape (S, N)
        lengths : ndarray of int, shape (N,), or None
        inputs : ndarray of int, shape (T, N)
            What the decoder reads, START first.

        Returns
        -------
        ndarray, shape (T, N, S)
        """
        attention_cache, _, _ = self._forward(source, lengths, inputs, training=False)[1].head
        return attention_cache.weights
