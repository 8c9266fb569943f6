"""Trained networks that run in the page, offline, as the reader types or moves a slider.

Each function turns a network, or what was computed with one, into the output of a cell: a still
picture for print, for readers without JavaScript and for a notebook that is not trusted; and in
its place, wherever scripts run, the figure that answers. The forward passes in the page are
``core.js``, the equations of :mod:`rnnlib.rnn`, :mod:`rnnlib.lstm` and :mod:`rnnlib.gru` once more;
each view is one more file. An output loads nothing and depends on no other output.

All functions share three keywords:

name : str, optional
    The figure's label, as ``"fig-02-live"``: on the site it gets a number, and ``{numref}`` works.
caption : str
    What to do and what to see; may hold ``$mathematics$`` and `` `code` ``.
alt : str
    The still picture in words.
"""

__all__ = ["classify", "machine", "surprise", "truncation", "window_or_memory"]


def classify(
    model,
    alphabet,
    classes,
    *,
    start="Kowalski",
    examples=(),
    surprises=(),
    unknown=0,
    capital=True,
    plane=None,
    noun="name",
    name=None,
    caption,
    alt,
):
    """A word that the reader types, and what a network says about its class after each letter.

    Parameters
    ----------
    model : ManyToOne
        A recurrent layer on one-hot letters, and a head for classes.
    alphabet : list of str
        The symbol of each input, one character each.
    classes : list of str
    start : str
        What the figure shows before the reader has typed.
    examples : sequence of str
        Words on buttons, three to six of them.
    surprises : sequence of (str, str)
        Words with their true class, from data that the network was not trained on; *Surprise me*
        draws one of them.
    unknown : int or None
        The input that stands for every other symbol; None: such symbols are left out.
    capital : bool
        Whether a first letter is made a capital, as in the training data.
    plane : dict, optional
        Shows the path of the state: ``"projection"`` (H, 2), ``"centre"`` (H,), and ``"places"``,
        a dictionary from the names of some classes to points (2,) of the plane.
    noun : str
        What the reader types.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    raise NotImplementedError


def surprise(
    model, vocabulary, *, start, temperature=0.8, seed=1, unit="character", name=None, caption, alt
):
    """A text that the reader edits, coloured by the network's surprise, and continued by it.

    Parameters
    ----------
    model : LanguageModel
        Embedding, recurrent layer, head.
    vocabulary : rnnlib.data.text.Vocabulary
        Of characters.
    start : str
        The text at first.
    temperature : float
        Where the slider stands at first, 0.1 to 1.5.
    seed : int
        Of the draws.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    raise NotImplementedError


def window_or_memory(
    *,
    start="0+000-0000000000",
    width=4,
    weight_hh=2.0,
    weight_ih=4.0,
    name=None,
    caption,
    alt,
):
    """Which push came last? A window and one recurrent unit read the same steps.

    The unit is ``h_t = tanh(weight_hh h_{t-1} + weight_ih x_t)``. The reader sets the steps (0, a push
    up, a push down), the window's width and the recurrent weight.

    Parameters
    ----------
    start : str
        The steps at first, of the characters ``+``, ``-`` and ``0``.
    width : int
        Of the window at first.
    weight_hh, weight_ih : float
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    raise NotImplementedError


def machine(
    params,
    nonlinearity,
    head,
    *,
    answers=("even", "odd"),
    threshold=0.5,
    start="1011",
    name=None,
    caption,
    alt,
):
    """A recurrent network with weights set by hand, fed with the keys 0 and 1.

    Shows the pre-activations and the state with their numbers, the answer after each bit, and the
    diagram of all states that can be reached from zero, the present one lit.

    Parameters
    ----------
    params : dict
        ``weight_ih`` (H, 1), ``weight_hh`` (H, H), ``bias_ih`` and ``bias_hh`` (H,); H at most 4.
    nonlinearity : {"relu", "tanh", "identity"}
    head : dict
        ``weight`` (1, H) and ``bias`` (1,).
    answers : (str, str)
        The answer if the output is below `threshold`, and above.
    threshold : float
    start : str
        Bits read at first.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML

    Raises
    ------
    ValueError
        If more than 12 states can be reached.
    """
    raise NotImplementedError


def truncation(parts, *, window=8, longest=64, name=None, caption, alt):
    """The parts of a gradient that survive truncation, the window on a slider.

    Parameters
    ----------
    parts : dict
        From the name of a network to its gradient by distance, (T, ...): part d is what errors say
        d steps back. The sum over the first axis is the full gradient.
    window : int
        At first.
    longest : int
        Window that the slider reaches.
    name, caption, alt
        See the module.

    Returns
    -------
    IPython.display.HTML
    """
    raise NotImplementedError
