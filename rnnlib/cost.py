"""What a layer costs: operations, parameters and memory, counted from T, N, D and H.

Nothing is measured here; the counts are exact, and tests compare them with runs. How long a count
takes depends on the machine, and on how much of it may be done at the same time: `Cost.steps`.

A product of matrices (m, k) and (k, n) counts ``2 m k n`` operations, a multiplication and an
addition for each of the ``m k n`` pairs of numbers, as ``torch.utils.flop_counter`` counts. Some
papers count multiply-adds instead, which are half as many.

T time steps, N sequences in the batch, D inputs, H hidden units, as in the notation.
"""

from dataclasses import dataclass, fields

from .contracts import fit_heads, flag, one_of, takes, whole

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
PARTS = {"rnn": 1, "gru": 1, "lstm": 2}  # arrays in the state
ELEMENTWISE = {"rnn": 1, "gru": 8, "lstm": 8}  # for each unit and step, without the biases
FUNCTIONS = {"rnn": 1, "gru": 3, "lstm": 5}  # tanh and sigmoid, likewise
KEPT = {"rnn": 0, "gru": 4, "lstm": 6}  # numbers kept for backward beside h, likewise


@dataclass(frozen=True)
class Cost:
    """What one forward pass costs, and what it leaves; costs of two layers can be added.

    Attributes
    ----------
    parameters : int
        Numbers that are learnt.
    products : int
        Operations in products of matrices, two for each multiply-add.
    elementwise : int
        Additions, subtractions, multiplications and divisions outside of these products.
    functions : int
        Values of tanh, the sigmoid and exp.
    activations : int
        Numbers kept for the backward pass, beside the layer's input: 4 bytes each in float32.
    state : int
        Numbers kept from one step to the next when the layer answers step by step.
    steps : int
        How many steps have to wait for one another, however many processors there are, when one
        layer is done before the next begins.
    """

    parameters: int
    products: int
    elementwise: int
    functions: int
    activations: int
    state: int
    steps: int

    @property
    def operations(self):
        """All operations of the forward pass; a function counts as one."""
        return self.products + self.elementwise + self.functions

    @property
    def training_products(self):
        """Operations in the products of a forward and a backward pass: three times the forward's.

        Each product ``y = x W^T`` of the forward pass has two of the same size in the backward
        pass, ``dx = dy W`` and ``dW = dy^T x``.
        """
        return 3 * self.products

    def __add__(self, other):
        """The cost of two layers, one after the other."""
        if not isinstance(other, Cost):
            return NotImplemented
        return Cost(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Cost)))


@takes(
    kind=one_of(*GATES),
    T=whole(),
    N=whole(),
    D=whole(),
    H=whole(),
    num_layers=whole(),
    bidirectional=flag,
    bias=flag,
)
def recurrent_cost(kind, T, N, D, H, *, num_layers=1, bidirectional=False, bias=True):
    """The cost of an ``RNN``, ``GRU`` or ``LSTM`` of one or more layers.

    With G rows in the weights (H, 3H or 4H), a layer with I inputs does ``2 T N G (I + H)``
    operations in products: one half of them, with ``weight_hh``, waits for the step before.

    Parameters
    ----------
    kind : {"rnn", "gru", "lstm"}
    T, N, D, H : int
    num_layers : int
        Layers above the first read H numbers at a step, or 2H of a bidirectional one.
    bidirectional : bool
        NB: such a stack cannot answer step by step; its `state` is what it returns at the end.
    bias : bool

    Returns
    -------
    Cost
        The activations are those that rnnlib's layers keep when all sequences have length T and
        there is no dropout.
    """
    G, directions = GATES[kind] * H, 2 if bidirectional else 1
    inputs = [D] + [directions * H] * (num_layers - 1)
    runs, units = num_layers * directions, T * N * H
    kept = N * H * (T + 1 + KEPT[kind] * T + 5 * (kind == "lstm"))  # lstm: c_T in a block of five
    joined = T * N * directions * H if bidirectional else 0  # both directions side by side
    return Cost(
        parameters=directions * sum(G * (size + H) + 2 * G * bias for size in inputs),
        products=directions * sum(2 * T * N * G * (size + H) for size in inputs),
        elementwise=runs * (units * ELEMENTWISE[kind] + 2 * T * N * G * bias),
        functions=runs * units * FUNCTIONS[kind],
        activations=runs * kept + (num_layers - 1) * joined,
        state=runs * N * H * PARTS[kind],
        steps=num_layers * T,
    )


@takes(T=whole(), N=whole(), D=whole(), H=whole(), heads=whole(), causal=flag, bias=flag)
def attention_cost(T, N, D, H, *, heads=1, causal=True, bias=True):
    """The cost of a layer of self-attention (Vaswani et al. 2017).

    Queries, keys and values are products with three weights (H, D), the output one with a weight
    (H, H); each query meets P keys in all: ``2 T N H (3 D + H) + 4 N P H`` operations in products.

    Parameters
    ----------
    T, N, D, H : int
        H: units of all heads together.
    heads : int
        A divisor of H. Each head has softmaxes of its own; the products are as many.
    causal : bool
        Whether step t meets the steps 1 .. t only, ``P = T (T + 1) / 2``, or all, ``P = T^2``.
        NB: an implementation that computes all scores and masks half of them costs the latter.
    bias : bool

    Returns
    -------
    Cost
        Activations: queries, keys, values, weights of the means, and the means. State: the keys
        and values of T steps.
    """
    fit_heads("attention_cost: heads", heads, H)
    pairs = T * (T + 1) // 2 if causal else T * T
    return Cost(
        parameters=H * (3 * D + H) + 4 * H * bias,
        products=2 * T * N * H * (3 * D + H) + 4 * N * pairs * H,
        elementwise=T * N * H * (1 + 4 * bias) + 3 * N * pairs * heads - T * N * heads,
        functions=N * pairs * heads,
        activations=4 * T * N * H + N * pairs * heads,
        state=2 * T * N * H,
        steps=1,
    )


@takes(T=whole(), N=whole(), D=whole(), O=whole(), bias=flag)
def linear_cost(T, N, D, O, *, bias=True):  # noqa: E741 (the size of the output layer)
    """The cost of a linear layer (O, D) at each step, such as the one that makes logits.

    Parameters
    ----------
    T, N, D, O : int
    bias : bool

    Returns
    -------
    Cost
        Backward needs its input alone, so it keeps no activations; it has no state.
    """
    return Cost(
        parameters=O * D + O * bias,
        products=2 * T * N * D * O,
        elementwise=T * N * O * bias,
        functions=0,
        activations=0,
        state=0,
        steps=1,
    )
