"""N-gram language models with interpolated smoothing: the baseline of every language model.

The counts are kept in one sorted array for each length. An n-gram is stored under the key
``id(its first n - 1 tokens) * V + its last token``, and its own id is its place in the array:
a trie without objects, which counts two million characters in seconds.
"""

import numpy as np


class NGram:
    """Predict the next token from the ``order - 1`` tokens before it.

    Witten & Bell (1991) smoothing, as Chen & Goodman (1999) write it. With ``c(h w)`` the count
    of token w after context h, ``c(h)`` their sum and ``t(h)`` the number of different tokens
    seen after h,

        p(w | h) = (c(h w) + t(h) p(w | h')) / (c(h) + t(h)),

    where h' is h without its first token. Below the empty context stands the uniform
    distribution 1/V. A context never seen has c = t = 0 and leaves the decision to h'.

    Interpolated Kneser & Ney (1995) smoothing, after the same source, takes a discount d off
    every count that is not zero and hands on what it took,

        p(w | h) = (max(c(h w) - d, 0) + d t(h) p(w | h')) / c(h),

    with ``d = n1 / (n1 + 2 n2)`` for each length, n1 and n2 the numbers of n-grams seen once
    and twice (1/2 if either is 0); and below the longest length c(h w) does not count how often
    h w occurred, but how many different tokens it occurred after.

    Parameters
    ----------
    order : int
        1 for a unigram model, 5 for a 5-gram.
    vocab_size : int
        V. Tokens are whole numbers in ``0 .. V - 1``.
    smoothing : {"witten_bell", "kneser_ney"}

    Raises
    ------
    ValueError
        If `order` or `vocab_size` is below 1, or the smoothing is unknown.
    """

    def __init__(self, order, vocab_size, smoothing="witten_bell"):
        if order < 1 or vocab_size < 1:
            raise ValueError(f"NGram: expected order, V >= 1, got {order} and {vocab_size}")
        if smoothing not in ("witten_bell", "kneser_ney"):
            raise ValueError(f"expected witten_bell or kneser_ney, got {smoothing!r}")
        self.order, self.vocab_size, self.smoothing = order, vocab_size, smoothing

    def fit(self, tokens):
        """Count the n-grams of a text of T tokens, and return the model itself."""
        tokens, V = self._checked(tokens), self.vocab_size
        if len(tokens) < self.order:
            raise ValueError(f"fit: expected at least {self.order} tokens, got {len(tokens)}")
        self.keys, self.counts, self.context_counts, self.context_types = [], [], [], []
        contexts, suffixes = np.zeros(len(tokens), dtype=np.int64), None
        for n in range(self.order):  # n tokens of context
            keys, first, ids, counts = np.unique(
                contexts * V + tokens[n:],
                return_index=True,
                return_inverse=True,
                return_counts=True,
            )
            if self.smoothing == "kneser_ney" and n > 0:
                # Each different (n+1)-gram adds one to the count of its last n tokens.
                self.counts[-1] = np.bincount(suffixes[first + 1], minlength=len(self.counts[-1]))
            self.keys.append(keys)
            self.counts.append(counts)
            contexts, suffixes = ids[:-1], ids
        num_contexts = 1
        for keys, counts in zip(self.keys, self.counts):
            self.context_counts.append(np.bincount(keys // V, counts, num_contexts))
            self.context_types.append(np.bincount(keys // V, counts > 0, num_contexts))
            num_contexts = len(keys)
        return self

    def probabilities(self, contexts, tokens=None):
        """Probability of each of `tokens` after each of `contexts`.

        Parameters
        ----------
        contexts : ndarray of int, shape (M, C)
            The last C tokens of M texts. More than ``order - 1`` do not matter; fewer are fine.
        tokens : ndarray of int, shape (M, K), optional
            By default the whole vocabulary, K = V.

        Returns
        -------
        ndarray, shape (M, K)
            Float64. Over the whole vocabulary each row sums to 1, and nothing is 0.
        """
        contexts = self._checked(contexts)
        tokens = np.arange(self.vocab_size)[None] if tokens is None else self._checked(tokens)
        C, p = contexts.shape[1], 1 / self.vocab_size
        for n in range(min(self.order, C + 1)):
            h = self._find(contexts[:, C - n :])
            c, t = self.context_counts[n][h][:, None], self.context_types[n][h][:, None]
            count = self._count(n, h[:, None] * self.vocab_size + tokens)
            if self.smoothing == "witten_bell":
                smoothed = (count + t * p) / np.maximum(c + t, 1)
            else:
                d = self._discount(n)
                smoothed = (np.maximum(count - d, 0) + d * t * p) / np.maximum(c, 1)
            p = np.where((h >= 0)[:, None] & (c > 0), smoothed, p)
        return p

    def log_probs(self, tokens):
        """Log-probability (nats) of each token of a text after those before it, shape (T,)."""
        tokens, C = self._checked(tokens), min(self.order - 1, len(tokens))
        p = np.empty(len(tokens))
        for t in range(C):
            p[t] = self.probabilities(tokens[None, :t], tokens[None, t : t + 1])[0, 0]
        if len(tokens) > C:
            windows = np.lib.stride_tricks.sliding_window_view(tokens, self.order)
            p[C:] = self.probabilities(windows[:, :C], windows[:, C:])[:, 0]
        return np.log(p)

    def step(self, tokens, state=None):
        """One step of generation: what :func:`rnnlib.decoding.sample` asks of every model.

        Parameters
        ----------
        tokens : ndarray of int, shape (N,)
        state : ndarray of int, shape (N, C), optional
            The tokens before.

        Returns
        -------
        logits : ndarray, shape (N, V)
            Log-probabilities of the next token.
        state : ndarray of int
            The last ``order - 1`` tokens, `tokens` included.
        """
        tokens = np.asarray(tokens)[:, None]
        state = tokens if state is None else np.concatenate([state, tokens], axis=1)
        state = state[:, max(state.shape[1] - self.order + 1, 0) :]
        return np.log(self.probabilities(state)), state

    def _checked(self, tokens):
        tokens, V = np.asarray(tokens), self.vocab_size
        if tokens.size and not (
            np.issubdtype(tokens.dtype, np.integer) and 0 <= tokens.min() <= tokens.max() < V
        ):
            raise ValueError(f"NGram: expected whole numbers in 0..{V - 1}, got {tokens}")
        return tokens.astype(np.int64)

    def _find(self, contexts):
        """The id of each context (M, n), or -1 where it was never seen."""
        h = np.zeros(len(contexts), dtype=np.int64)
        for keys, tokens in zip(self.keys, contexts.T):
            wanted = h * self.vocab_size + tokens
            place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            h = np.where((h >= 0) & (keys[place] == wanted), place, -1)
        return h

    def _count(self, n, wanted):
        keys = self.keys[n]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, self.counts[n][place], 0)

    def _discount(self, n):
        once, twice = np.sum(self.counts[n] == 1), np.sum(self.counts[n] == 2)
        return once / (once + 2 * twice) if once and twice else 0.5
