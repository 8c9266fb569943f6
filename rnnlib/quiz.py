"""Questions at the end of a chapter, with a reason for every answer.

Each answer is folded away with its reason, which needs no script; where scripts run, buttons and a
field for numbers take the folds' place. Texts may hold ``$mathematics$`` and code in backquotes.

>>> sum_of_two = Choice("Is $1 + 1 = 2$?", [("yes", True, "So it is."), ("no", False, "Count.")])
>>> weights = Number("How many weights has $W_{hh}$ for $H = 3$?", 9, 0, "It is $(H, H)$.")
>>> show([sum_of_two, weights], name="quiz-02")
<IPython.core.display.HTML object>
"""

import html
import math
from dataclasses import dataclass
from pathlib import Path

from rnnlib.markup import inline

__all__ = ["Choice", "Number", "show"]


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
        If there are fewer than two answers, none is right, or one has no reason.
    """

    question: str
    answers: list

    def __post_init__(self):
        _ask("question", self.question)
        if len(self.answers) < 2 or any(len(answer) != 3 for answer in self.answers):
            raise ValueError(
                f"{self.question!r}: expected two or more answers (text, right, why), "
                f"got {self.answers!r}"
            )
        for text, right, why in self.answers:
            if not isinstance(right, bool):
                raise ValueError(f"{text!r}: expected True or False for right, got {right!r}")
            _ask(f"why {text!r} is {'right' if right else 'wrong'}", why)
        if not any(right for _, right, _ in self.answers):
            raise ValueError(f"{self.question!r}: expected at least one right answer, got none")


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

    def __post_init__(self):
        _ask("question", self.question)
        _ask(f"why the answer to {self.question!r} is right", self.why)
        if not math.isfinite(self.answer):
            raise ValueError(f"answer: expected a finite number, got {self.answer!r}")
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0):
            raise ValueError(f"tolerance: expected a number >= 0, got {self.tolerance!r}")


def _ask(what, words):
    """Insist on words."""
    if not isinstance(words, str) or not words.strip():
        raise ValueError(f"{what}: expected words, got {words!r}")


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

    Raises
    ------
    ValueError
        If there are no questions.
    TypeError
        If something else is among them.
    """
    from IPython.display import HTML

    questions = list(questions)
    if not questions:
        raise ValueError("questions: expected at least one, got none")
    parts = []
    for k, question in enumerate(questions, start=1):
        if isinstance(question, Choice):
            parts.append(_choice(question, f"{name}-{k}"))
        elif isinstance(question, Number):
            parts.append(_number(question, f"{name}-{k}"))
        else:
            raise TypeError(f"questions: expected Choice or Number, got {type(question).__name__}")
    template = Path(__file__).with_name("quiz.html").read_text(encoding="utf-8")
    page = template.replace("{{NAME}}", html.escape(name))
    return HTML(page.replace("{{QUESTIONS}}", "\n".join(parts)))


def _choice(question, name):
    folds = "\n".join(
        f"<details><summary>{inline(text)}</summary>"
        f"<p><b>{'Right.' if right else 'No.'}</b> {inline(why)}</p></details>"
        for text, right, why in question.answers
    )
    several = sum(right for _, right, _ in question.answers) > 1
    hint = ' <span class="hint">(more than one is right)</span>' if several else ""
    return (
        f'<li id="{name}" class="choice"><p class="question">{inline(question.question)}{hint}</p>'
        f"\n{folds}</li>"
    )


def _number(question, name):
    unit = f" {inline(question.unit)}" if question.unit else ""
    shown = f"{round(question.answer, 10):,.10g}".replace("-", "−")
    return (
        f'<li id="{name}" class="number" data-answer="{float(question.answer)!r}" '
        f'data-tolerance="{float(question.tolerance)!r}">'
        f'<p class="question">{inline(question.question)}</p>\n'
        f"<details><summary>Show the answer</summary>"
        f'<p><b>{shown}</b><span class="of">{unit}</span>. {inline(question.why)}</p>'
        "</details></li>"
    )
