"""Pairs of sequences of symbols: how the encoder-decoders of chapter 12 are trained and asked."""

import numpy as np
import torch
from torch import nn

from rnnlib.optim import cosine_decay, warmup
from rnnlib.seq2seq import END, START, shifted
from rnnlib.sequence import bucket_batches, pad_sequences
from rnnlib.torch.seq2seq import EncoderDecoder

FIRST = END + 1  # of a target's own symbols; PAD, START and END stand before


class Symbols:
    """Numbers for the symbols of some texts: a text to whole numbers, and back."""

    def __init__(self, texts, first=0):
        self.tokens = [None] * first + sorted({symbol for text in texts for symbol in text})
        self.ids = {symbol: k for k, symbol in enumerate(self.tokens) if symbol is not None}

    def __len__(self):
        return len(self.tokens)

    def encode(self, text):
        return [self.ids[symbol] for symbol in text]

    def decode(self, numbers):
        return [self.tokens[k] for k in numbers if k >= FIRST]


def new_model(source_size, target_size, embedding_size, hidden_size, seed):
    """An LSTM that reads and an LSTM that writes, forget biases at 1."""
    torch.manual_seed(seed)
    encoder, decoder = (nn.LSTM(embedding_size, hidden_size) for _ in range(2))
    with torch.no_grad():
        for layer in (encoder, decoder):
            layer.bias_ih_l0[hidden_size : 2 * hidden_size] = 1
            layer.bias_hh_l0[hidden_size : 2 * hidden_size] = 0
    return EncoderDecoder(source_size, target_size, embedding_size, encoder, decoder)


def arrays(sources, targets):
    """What the model reads and should answer: source, lengths, inputs, targets, mask."""
    source, lengths = pad_sequences([np.array(s) for s in sources])
    return [torch.from_numpy(np.ascontiguousarray(a)) for a in (source, lengths, *shifted(targets))]


@torch.no_grad()
def own_inputs(model, source, lengths, inputs, keep, rng):
    """As `rnnlib.seq2seq.scheduled_inputs`, with tensors."""
    mixed, state = inputs.clone(), model.encode(source, lengths)
    for t in range(1, len(inputs)):
        logits, state = model.step(mixed[t - 1], state)
        right = torch.from_numpy(rng.random(inputs.shape[1]) < keep)
        mixed[t] = torch.where(right, inputs[t], logits.argmax(-1))
    return mixed


def train(model, sources, targets, updates, rng, *, lr, batch, keep=None, every=0, evaluate=None):
    """Adam with a warm-up and a cosine to zero, clipping at 1; batches of similar length.

    `keep`: for a share of training from 0 to 1, the probability of the right symbol (scheduled
    sampling). Returns what `evaluate` says after every `every` updates.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr)
    schedule = warmup(cosine_decay(lr, updates), 50)
    lengths, found, waiting = np.array([len(s) for s in sources]), [], []
    for step in range(updates):
        if not waiting:
            waiting = list(bucket_batches(lengths, batch, rng))
        chosen = waiting.pop()
        source, length, inputs, answers, mask = arrays(
            [sources[k] for k in chosen], [targets[k] for k in chosen]
        )
        if keep is not None and (share := keep(step / updates)) < 1:
            inputs = own_inputs(model, source, length, inputs, share, rng)
        for group in optimizer.param_groups:
            group["lr"] = schedule(step)
        optimizer.zero_grad()
        model.loss(source, length, inputs, answers, mask).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if every and (step + 1) % every == 0:
            found.append(evaluate())
    return found


@torch.no_grad()
def write(model, sources, longest, batch=500):
    """What the model writes by itself, the most probable symbol each time: lists without END."""
    order = np.argsort([len(s) for s in sources], kind="stable")
    written = [None] * len(sources)
    for low in range(0, len(order), batch):
        chosen = order[low : low + batch]
        source, lengths = pad_sequences([np.array(sources[k]) for k in chosen])
        state = model.encode(torch.from_numpy(source), torch.from_numpy(lengths))
        tokens, steps = torch.full((len(chosen),), START), []
        for _ in range(longest):
            logits, state = model.step(tokens, state)
            tokens = logits.argmax(-1)
            steps.append(tokens.numpy())
        for k, row in zip(chosen, np.array(steps).T.tolist(), strict=True):
            written[k] = row[: row.index(END)] if END in row else row
    return written


@torch.no_grad()
def forced(model, sources, targets, batch=500):
    """What the model would write at each step after the right symbols, END included: lists."""
    answers = []
    for low in range(0, len(sources), batch):
        part = slice(low, low + batch)
        source, lengths, inputs, _, mask = arrays(sources[part], targets[part])
        guesses = model(source, lengths, inputs).argmax(-1).numpy()
        steps = mask.numpy().sum(axis=0)
        answers += [guesses[:count, n].tolist() for n, count in enumerate(steps)]
    return answers


def exact(written, targets):
    """The share of sequences that are right in every symbol."""
    return float(np.mean([w == t for w, t in zip(written, targets, strict=True)]))


def weights(model):
    """The parameters as NumPy has them."""
    return {name: p.detach().numpy().copy() for name, p in model.named_parameters()}


def after_an_error(model, sources, targets):
    """Does an error breed errors because it is read? Counted at the symbols after a first error.

    Up to its first error a model that writes by itself reads the right symbols, so that its first
    error is that of teacher forcing too, at the same step of the same word. Then the two part:
    one reads what it wrote, the other the right symbol. Symbols are compared place by place, up to
    the reference's END.

    Returns counts: symbols, forced errors, words with an error, and, for the symbol right after
    the first error and for all after it, how many there are and how many are wrong in both ways.
    """
    guesses = forced(model, sources, targets)
    own = write(model, sources, max(map(len, targets)) + 1)
    counts = dict.fromkeys(
        ("symbols", "forced", "first", "next", "next_forced", "next_free", "later", "later_forced",
         "later_free"), 0,
    )  # fmt: skip
    for guess, text, target in zip(guesses, own, targets, strict=True):
        right = np.array([*target, END])
        free = np.array([*text, *[END] * len(right)])[: len(right)]
        wrong_forced, wrong_free = np.array(guess) != right, free != right
        counts["symbols"] += len(right)
        counts["forced"] += int(wrong_forced.sum())
        if not wrong_forced.any():
            continue
        at = int(wrong_forced.argmax())
        counts["first"] += 1
        for name, part in (("next", slice(at + 1, at + 2)), ("later", slice(at + 1, None))):
            counts[name] += len(right[part])
            counts[f"{name}_forced"] += int(wrong_forced[part].sum())
            counts[f"{name}_free"] += int(wrong_free[part].sum())
    return counts
