"""N-gram language models with interpolated smoothing: the baseline of every language model.

The counts are kept in one sorted array for each length. An n-gram is stored under the key
``id(its first n - 1 tokens) * V + its last token``, and its own id is its place in the array:
a trie without objects, which counts twelve lengths of three million characters in a second or two.
"""

import copy

import numpy as np

from .contracts import fit_range, ints, one_of, said, takes, whole


class NGram:
    """Predict the next token from the ``order - 1`` tokens before it.

    Witten & Bell (1991) smoothing, as Chen & Goodman (1999) write it. With ``c(u s)`` the count
    of token s after context u, ``c(u)`` their sum and ``t(u)`` the number of different tokens
    seen after u,

        p(s | u) = (c(u s) + t(u) p(s | u')) / (c(u) + t(u)),

    where u' is u without its first token. Before the empty context stands the uniform
    distribution 1/V. A context never seen has c = t = 0 and leaves the decision to u'.

    Kneser & Ney (1995) smoothing in the interpolated form of Chen & Goodman takes a discount d
    off every count that is not zero and hands on what it took,

        p(s | u) = (max(c(u s) - d, 0) + d t(u) p(s | u')) / c(u),

    with ``d = n1 / (n1 + 2 n2)`` for each length (Ney, Essen & Kneser 1994), n1 and n2 the
    numbers of n-grams counted once and twice (1/2 if either is 0); and below the longest length
    c(u s) does not count how often u s occurred, but how many different tokens it occurred
    after: *continuation counts*.

    Parameters
    ----------
    order : int
        1 for a unigram model, 5 for a 5-gram.
    vocab_size : int
        V. Tokens are whole numbers in ``0 .. V - 1``.
    smoothing : {"witten_bell", "kneser_ney"}
    continuation : bool, optional
        Whether the shorter lengths use continuation counts; by default only Kneser and Ney's do.
        Kneser and Ney's formula without them is *absolute discounting*.

    Raises
    ------
    ValueError
        If `order` or `vocab_size` is below 1, or the smoothing is unknown.
    """

    @takes(order=whole(), vocab_size=whole(), smoothing=one_of("witten_bell", "kneser_ney"))
    def __init__(self, order, vocab_size, smoothing="witten_bell", *, continuation=None):
        self.order, self.vocab_size, self.smoothing = order, vocab_size, smoothing
        self.continuation = smoothing == "kneser_ney" if continuation is None else continuation

    def fit(self, tokens):
        """Count the n-grams of a text of T tokens, and return the model itself."""
        tokens, V = self._checked(tokens, "T", fitted=False), self.vocab_size
        if len(tokens) < self.order:
            raise ValueError(f"fit: expected at least {self.order} tokens, got {len(tokens)}")
        self.keys, self.occurrences, self.predecessors = [], [], []
        self._sums, self._last = {}, {}  # what variants share
        small = tokens.astype(np.min_scalar_type(V))  # NumPy sorts small numbers by radix
        # Places in the order of the n tokens that begin there, and the rank of these tokens.
        places, ranks = np.arange(1, len(tokens) + 1), np.zeros(len(tokens), dtype=np.int32)
        ids = np.zeros(len(tokens), dtype=np.int32)  # the same rank, by place
        for n in range(self.order):
            # Put the token before them in front; a stable sort by it keeps the order behind it.
            inside = places > 0
            places, ranks = places[inside] - 1, ranks[inside]
            by_first = np.argsort(small[places], kind="stable")
            places, ranks = places[by_first], ranks[by_first]
            heads = small[places]
            new = np.r_[True, (heads[1:] != heads[:-1]) | (ranks[1:] != ranks[:-1])]
            first = np.flatnonzero(new)
            if n > 0:
                # Each different (n+1)-gram is one predecessor of its last n tokens.
                self.predecessors.append(np.bincount(ranks[first], minlength=len(self.keys[-1])))
            one = places[first]  # a place of each different (n+1)-gram
            self.keys.append(ids[one] * np.int64(V) + tokens[one + n])
            self.occurrences.append(np.diff(first, append=len(new)))
            ranks = np.cumsum(new, dtype=np.int32) - 1
            ids[places] = ranks
        return self

    def variant(self, order=None, smoothing=None, *, continuation=None):
        """A model of the same counts that reads them otherwise, without counting again.

        Parameters
        ----------
        order : int, optional
            Not above this model's own, which is the default.
        smoothing, continuation : optional
            As for a new model; the smoothing's default is this model's.

        Returns
        -------
        NGram
        """
        self._checked([], "T")
        order = self.order if order is None else order
        if not 1 <= order <= self.order:
            raise ValueError(f"variant: expected order in 1..{self.order}, got {order}")
        smoothing = self.smoothing if smoothing is None else smoothing
        model = copy.copy(self)
        model.__init__(order, self.vocab_size, smoothing, continuation=continuation)
        return model

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
        contexts = self._checked(contexts, "M C")
        C, found = contexts.shape[1], []
        for length in range(min(self.order, C + 1)):
            ids = np.zeros(len(contexts), dtype=np.int64)
            for n, column in enumerate(contexts[:, C - length :].T):
                ids = self._find(n, ids, column)
            found.append(ids[:, None])
        if tokens is None:
            grams = [self._followers(n, ids) for n, ids in enumerate(found)]
        else:
            tokens = self._checked(tokens, "M K", len(contexts))
            grams = [self._find(n, ids, tokens) for n, ids in enumerate(found)]
        return self._smoothed(found, grams)

    def along(self, text, tokens):
        """Probability of `tokens` at each place of a text, given all before that place.

        Parameters
        ----------
        text : ndarray of int, shape (T,)
        tokens : ndarray of int, shape (T, K) or (1, K)

        Returns
        -------
        ndarray, shape (T, K)
        """
        contexts, _ = self._read(text)
        tokens = self._checked(tokens, "T K", len(contexts[0]), 1)
        return self._smoothed(contexts, [self._find(n, u, tokens) for n, u in enumerate(contexts)])

    def log_probs(self, tokens):
        """Log-probability (nats) of each token of a text after those before it, shape (T,)."""
        return np.log(self._smoothed(*self._read(tokens))[:, 0])

    def seen(self, text):
        """Whether the `order` tokens that end at each place were counted: ndarray of bool (T,)."""
        return self._read(text)[1][-1][:, 0] >= 0

    def step(self, tokens, state=None):
        """One step of generation: what :func:`rnnlib.decoding.sample` asks of every model.

        Parameters
        ----------
        tokens : ndarray of int, shape (N,)
        state : list of ndarray, optional
            What the step before returned.

        Returns
        -------
        logits : ndarray, shape (N, V)
            Log-probabilities of the next token.
        state : list of ndarray of int, shape (N, 1)
            For each length from 0 to ``order - 1``, the ids of that many last tokens, `tokens`
            included; -1 where they were never seen.
        """
        tokens = self._checked(tokens, "N")[:, None]
        if state is None:
            state = [np.zeros_like(tokens)] + [np.full_like(tokens, -1)] * (self.order - 1)
        if not isinstance(state, list | tuple):
            raise TypeError(f"step: expected a list of arrays, got {said(state)}")
        if [getattr(u, "shape", None) for u in state] != [tokens.shape] * self.order:
            raise ValueError(
                f"step: expected a state of {self.order} arrays {tokens.shape} from the step "
                f"before, got {[said(u) for u in state]}"
            )
        state = [ints(low=-1)("step: state", ids, {}) for ids in state]
        state = [state[0]] + [self._find(n, u, tokens) for n, u in enumerate(state[:-1])]
        grams = [self._followers(n, u) for n, u in enumerate(state)]
        return np.log(self._smoothed(state, grams)), state

    def _counts(self, n):
        """Of contexts of n tokens: the counts in use, their sums, their types, the discount."""
        continuation = self.continuation and n < self.order - 1
        if (n, continuation) not in self._sums:
            counts = (self.predecessors if continuation else self.occurrences)[n]
            contexts = self.keys[n] // self.vocab_size
            size = len(self.keys[n - 1]) if n else 1
            c, t = (np.bincount(contexts, w, size) for w in (counts, counts > 0))
            once, twice = np.sum(counts == 1), np.sum(counts == 2)
            d = once / (once + 2 * twice) if once and twice else 0.5
            self._sums[n, continuation] = counts, c, t, d
        return self._sums[n, continuation]

    def _read(self, text):
        """For each length, the ids of the context before each place and of the n-gram there."""
        text = self._checked(text, "T")[:, None]
        if "text" not in self._last or not np.array_equal(self._last["text"], text):
            self._last.update(text=text, contexts=[np.zeros_like(text)], grams=[])
        contexts, grams = self._last["contexts"], self._last["grams"]
        for n in range(len(grams), self.order):
            grams.append(self._find(n, contexts[n], text))
            # The n + 1 tokens that end at place t are the context of place t + 1.
            contexts.append(np.vstack([[[-1]], grams[n]])[: len(text)])
        return contexts[: self.order], grams[: self.order]

    def _smoothed(self, contexts, grams):
        """The formula, from the shortest length to the longest, given ids (M, 1) and (M, K)."""
        p = 1 / self.vocab_size
        for n, (u, gram) in enumerate(zip(contexts, grams)):
            counts, sums, types, d = self._counts(n)
            c, t, count = sums[u], types[u], np.where(gram >= 0, counts[gram], 0)
            if self.smoothing == "witten_bell":
                smoothed = (count + t * p) / np.maximum(c + t, 1)
            else:
                smoothed = (np.maximum(count - d, 0) + d * t * p) / np.maximum(c, 1)
            p = np.where((u >= 0) & (c > 0), smoothed, p)
        return p

    def _find(self, n, contexts, tokens):
        """The ids of (n+1)-grams from those of their first n tokens; -1 for never seen."""
        wanted, keys = contexts * self.vocab_size + tokens, self.keys[n]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where((contexts >= 0) & (keys[place] == wanted), place, -1)

    def _followers(self, n, contexts):
        """`_find` for all tokens at once: what followed a context stands side by side in `keys`."""
        M, V = len(contexts), self.vocab_size
        first, end = np.searchsorted(self.keys[n], [contexts[:, 0] * V, contexts[:, 0] * V + V])
        rows = np.repeat(np.arange(M), end - first)
        place = np.arange(len(rows)) + np.repeat(end - np.cumsum(end - first), end - first)
        grams = np.full((M, V), -1)
        grams[rows, self.keys[n][place] % V] = place
        return grams

    def _checked(self, tokens, axes, *rows, fitted=True):
        """Tokens as an array of int64 with these axes, the first of one of the sizes `rows`."""
        if fitted and not hasattr(self, "keys"):
            raise ValueError("NGram: expected a model after fit(tokens), got one before")
        tokens = ints()("NGram: tokens", tokens, {})
        count = len(axes.split())
        if tokens.ndim != count or (rows and len(tokens) not in rows):
            wanted = " or ".join(map(str, rows)) or axes.split()[0]
            shape = ", ".join([wanted, *axes.split()[1:]]) + "," * (count == 1)
            raise ValueError(f"NGram: expected tokens of shape ({shape}), got {tokens.shape}")
        fit_range("NGram", tokens, self.vocab_size)
        return tokens
