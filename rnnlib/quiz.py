"""Questions at the end of a chapter, with a reason for every answer.

Each question is a set of folded answers, which needs no script; where scripts run, buttons and a field
for numbers take its place. Texts may hold ``$mathematics$`` and `` `code` ``.

>>> show(
...     [
...         Choice("Is $1 + 1 = 2$?", [("yes", True, "By definition."), ("no", False, "Count again.")]),
...         Number("How many weights has $W_{hh}$ for $H = 3$?", 9, 0, "It is $(H, H)$."),
...     ],
...     name="quiz-02",
... )  # doctest: +ELLIPSIS
<IPython.core.display.HTML object>
"""

from dataclasses import dataclass


@dataclass
class Choice:
    """A question with answers to choose from.

    Parameters
    ----------
    question : str
    answers : list of (str, bool, str)
        Text, whether it is right, and why (or why not).

    Raises
    ------
    ValueError
        If no answer is right, or one has no reason.
    """

    question: str
    answers: list


@dataclass
class Number:
    """A question whose answer is a number.

    Parameters
    ----------
    question : str
    answer : float
    tolerance : float
        Largest accepted distance from `answer`.
    why : str
        How it is computed.
    unit : str
        Shown behind the field.

    Raises
    ------
    ValueError
        If the answer is not finite, the tolerance negative, or there is no reason.
    """

    question: str
    answer: float
    tolerance: float
    why: str
    unit: str = ""


def show(questions, *, name):
    """The questions as the output of a cell.

    Parameters
    ----------
    questions : list of Choice and Number
    name : str
        Unique in the book, as ``"quiz-02"``.

    Returns
    -------
    IPython.display.HTML
    """
    raise NotImplementedError
